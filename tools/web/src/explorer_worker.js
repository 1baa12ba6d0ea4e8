/**
 * Runs the engine in a worker. The page passes this function as text, so it must not use outer names.
 * Input: {open: {bytes, files, main, wanted, futures}}, then {look: changes, id}. Output: {ready} or {failed: reason}, then
 * {id, central} and {id, futures} for each look that is not superseded; both may hold an `error`.
 */
export function worker_main() {
  let wasm, count, latest = null, doing = null;
  const encoder = new TextEncoder(), decoder = new TextDecoder();

  /** Calls a function of engine.cpp with texts and numbers; returns its JSON result. */
  function call(name, ...given) {
    const places = given.map(one => {
      if (typeof one === "number") return one;
      const bytes = encoder.encode(one + "\0"), at = wasm.malloc(bytes.length);
      new Uint8Array(wasm.memory.buffer).set(bytes, at);
      return at;
    });
    const told = wasm[`explorer_${name}`](...places);
    places.forEach((at, n) => typeof given[n] === "string" && wasm.free(at));
    if (!told) return null;
    const all = new Uint8Array(wasm.memory.buffer);
    return JSON.parse(decoder.decode(all.subarray(told, all.indexOf(0, told))));
  }

  /** Returns the system calls of the engine: no files, no environment variables, discarded output. */
  function system(module) {
    const out = {};
    const view = () => new DataView(wasm.memory.buffer);
    const known = {
      fd_write(file, parts, n, written) {
        let bytes = 0;
        for (let k = 0; k < n; ++k) bytes += view().getUint32(parts + 8 * k + 4, true);
        view().setUint32(written, bytes, true);
        return 0;
      },
      environ_sizes_get(variables, bytes) {
        view().setUint32(variables, 0, true);
        view().setUint32(bytes, 0, true);
        return 0;
      },
      environ_get: () => 0,
      proc_exit() { throw new Error("the engine stopped"); },
      emscripten_notify_memory_growth() {},
    };
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module))
      if (kind === "function") (out[from] ??= {})[name] = known[name] ?? (() => 52);  // ENOSYS of WASI
    return out;
  }

  async function open({ bytes, files, main, wanted, futures }) {
    const packed = Uint8Array.from(atob(bytes), c => c.charCodeAt(0));
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const module = await WebAssembly.compile(await new Response(unpacked).arrayBuffer());
    wasm = (await WebAssembly.instantiate(module, system(module))).exports;
    wasm._initialize();
    count = futures;
    for (const name of Object.keys(files)) call("file", name, files[name]);
    const told = call("open", main, wanted);
    if (told.error) throw new Error(told.error);
  }

  /** Does one piece of work, so that a look never waits for the replicates of an earlier one. */
  function step() {
    if (latest) {
      const { look, id } = latest;
      latest = null;
      const central = call("central", look);
      postMessage({ id, central });
      doing = central.error ? null : { look, id, begun: false };
    } else if (!doing.begun) {
      doing.begun = true;
      const told = call("begin", doing.look, count);
      if (told.error) tell(told);
    } else {
      const told = call("more");
      if (told.error || told.bands) tell(told);
    }
    if (latest || doing) later();
  }
  const tell = futures => {
    postMessage({ id: doing.id, futures });
    doing = null;
  };

  const channel = new MessageChannel(), later = () => channel.port2.postMessage(0);
  const guarded = work => {
    try {
      work();
    } catch (error) {
      postMessage({ failed: String(error.message ?? error) });
    }
  };
  channel.port1.onmessage = () => guarded(() => (latest || doing) && step());
  onmessage = ({ data }) => {
    if (data.open) {
      open(data.open).then(() => postMessage({ ready: true }), error => postMessage({ failed: String(error.message ?? error) }));
    } else {
      latest = data;
      later();
    }
  };
}
