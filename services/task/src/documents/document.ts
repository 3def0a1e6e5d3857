/** What is known of an uploaded file, besides its bytes. */
export interface DocumentInfo {
  readonly documentId: string;
  readonly tenant: string;
  readonly userTaskId: string;
  readonly instanceId: string;
  /** The name of the slot it fills. */
  readonly slot: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly uploadedBy: string;
  readonly uploadedByName: string;
  readonly uploadedAt: Date;
  readonly replacedAt: Date | null;
}
