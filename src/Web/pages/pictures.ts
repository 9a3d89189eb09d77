// What a browser can do with a picture before it is sent: turn HEIC into JPEG, and make a small one for lists.
const SMALL = 320, QUALITY = 0.92;

/** Photos of iPhones in their own format, which only some browsers decode. */
export function isHeic(file: File): boolean {
  return /^image\/hei[cf]/.test(file.type) || /\.hei[cf]$/i.test(file.name);
}

/** The same photo as JPEG; undefined when this browser cannot read it. */
export async function asJpeg(file: File): Promise<File | undefined> {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  const blob = bitmap && await drawn(bitmap, bitmap.width, bitmap.height, QUALITY);
  return blob ? new File([blob], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" }) : undefined;
}

/** A small JPEG of a picture; undefined for what is none. */
export async function thumbnail(file: File): Promise<Blob | undefined> {
  if (!/^image\/(jpeg|png)$/.test(file.type)) return undefined;
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return undefined;
  const scale = Math.min(1, SMALL / Math.max(bitmap.width, bitmap.height));
  return drawn(bitmap, Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)), 0.8);
}

async function drawn(bitmap: ImageBitmap, width: number, height: number, quality: number): Promise<Blob | undefined> {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#fff"; // what is transparent in a PNG is white on paper
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return await new Promise<Blob | null>(done => canvas.toBlob(done, "image/jpeg", quality)) ?? undefined;
}
