/**
 * WebAssembly modules that are built from this repository's AssemblyScript; `npm run build:wasm` puts them beside their hosts.
 */
import { readFileSync } from 'node:fs';

declare global {
  // the part of the standard's interface that is used; @types/node has none
  namespace WebAssembly {
    class Module {
      constructor(bytes: Uint8Array);
    }
    class Instance {
      constructor(module: Module);
      readonly exports: unknown;
    }
    interface Memory {
      readonly buffer: ArrayBuffer;
    }
    interface Global {
      readonly value: number;
    }
  }
}

const modules = new Map<string, WebAssembly.Module>();

/** What a fresh instance of the module exports; it is compiled once a thread. */
export function instantiate<Exports>(url: URL): Exports {
  let module = modules.get(url.href);
  if (!module) {
    module = new WebAssembly.Module(readFileSync(url));
    modules.set(url.href, module);
  }
  return new WebAssembly.Instance(module).exports as Exports;
}
