declare module 'parquetjs-lite' {
  export class ParquetReader {
    static openFile(path: string): Promise<ParquetReader>;
    getRowCount(): unknown;
    getCursor(columns?: readonly (string | readonly string[])[]): { next(): Promise<Record<string, unknown> | null> };
    close(): Promise<void>;
  }
}
