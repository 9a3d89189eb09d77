// Fetched by the room only when somebody shows a DICOM picture: what reads one weighs more than the rest of looking.
export { dicom, light } from "./viewer/greys";
