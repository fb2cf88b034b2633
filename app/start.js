// Starts the app and tells the boot page how that went. Plain enough for browsers that cannot run the app:
// they are told so, too.
import init from './app.js';

// In the finished site the page names the file by its hash; in development the glue knows its name.
const wasm = document.querySelector('link[rel=preload][as=fetch]');

function reason(error) {
  if (error instanceof WebAssembly.RuntimeError) return 'app';
  if (error instanceof WebAssembly.LinkError) return 'wasm';
  // A page of a filter or a portal in place of the file does not begin like WebAssembly; what begins so and
  // does not compile uses something this browser does not know yet.
  if (error instanceof WebAssembly.CompileError) return /magic|doesn't start with/i.test(error.message) ? 'wasm' : 'browser';
  return error instanceof TypeError || /fetch/i.test(error) ? 'wasm' : 'app';
}

if (window.boot.canStart()) {
  init(wasm ? { module_or_path: wasm.href } : undefined).then(
    () => window.boot.done(),
    (error) => {
      console.error(error);
      window.boot.failed(reason(error), error);
    },
  );
}
