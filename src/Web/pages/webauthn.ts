// WebAuthn's structures to and from the server's JSON. Browsers of before 2025 lack parseRequestOptionsFromJSON and toJSON.
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, c => c.charCodeAt(0));
}

export function text(buffer: ArrayBuffer | null | undefined): string | undefined {
  if (!buffer) return undefined;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

interface Described { id: string; type: "public-key"; transports?: AuthenticatorTransport[] }
interface Asked { challenge: string; allowCredentials?: Described[]; [more: string]: unknown }
interface Made { challenge: string; user: { id: string; name: string; displayName: string }; excludeCredentials?: Described[]; [more: string]: unknown }

const described = (all: Described[] = []) => all.map(one => ({ ...one, id: bytes(one.id) }));

export function request(json: object): PublicKeyCredentialRequestOptions {
  const asked = json as Asked;
  return { ...asked, challenge: bytes(asked.challenge), allowCredentials: described(asked.allowCredentials) };
}

export function creation(json: object): PublicKeyCredentialCreationOptions {
  const made = json as Made;
  return {
    ...made, challenge: bytes(made.challenge), user: { ...made.user, id: bytes(made.user.id) }, excludeCredentials: described(made.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
}

/** The browser's answer as the server reads it: RegistrationResponseJSON or AuthenticationResponseJSON of WebAuthn level 3. */
export function written(credential: PublicKeyCredential): object {
  const answer = credential.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const response = answer.attestationObject
    ? { clientDataJSON: text(answer.clientDataJSON), attestationObject: text(answer.attestationObject), transports: answer.getTransports?.() ?? [] }
    : { clientDataJSON: text(answer.clientDataJSON), authenticatorData: text(answer.authenticatorData), signature: text(answer.signature), userHandle: text(answer.userHandle) };
  return {
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined, clientExtensionResults: credential.getClientExtensionResults(),
  };
}
