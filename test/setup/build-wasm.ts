import { buildWasm } from '../../scripts/build-wasm.ts';

/** Before any test: WebAssembly as its sources are now. */
export default (): Promise<void> => buildWasm({ always: false });
