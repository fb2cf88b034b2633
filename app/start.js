// Starts the app and tells the boot page how that went. Plain enough for browsers that cannot run the app:
// they are told so, too.

// Phones get a program without what only a PC shows. In doubt the whole: it draws a phone's pages too. The page preloads by the
// same media query.
const phone = matchMedia('(pointer: coarse)').matches
  && (/\(iP|Android/.test(navigator.userAgent) || (/Macintosh|X11; Linux/.test(navigator.userAgent) && navigator.maxTouchPoints > 1));
// In the finished site the page names the file by its hash; in development the glue knows its name.
const wasm = /** @type {HTMLLinkElement | null} */ (document.getElementById(phone ? 'wasm-phone' : 'wasm-app'));

/** @param {unknown} error what the program's start threw, which need not be an error */
function reason(error) {
  const said = String(error);
  if (error instanceof SyntaxError) return 'browser';
  if (error instanceof WebAssembly.RuntimeError) return 'app';
  if (error instanceof WebAssembly.LinkError) return 'wasm';
  // Policies of the page or of the browser say so in words of their own.
  if (/unsafe-eval|disallowed by embedder/i.test(said)) return 'none';
  // A page of a filter or a portal in place of the file does not begin like WebAssembly; what begins so and
  // does not compile uses something this browser does not know yet.
  if (error instanceof WebAssembly.CompileError) return /magic|doesn't start with/i.test(said) ? 'wasm' : 'browser';
  return error instanceof TypeError || /fetch/i.test(said) ? 'wasm' : 'app';
}

if (window.boot.canStart()) {
  const program = phone ? import('./phone.js') : import('./app.js');
  program.then(({ default: init }) => init(wasm ? { module_or_path: wasm.href } : undefined)).then(
    () => window.boot.done(),
    (error) => {
      console.error(error);
      const what = reason(error);
      // Which file it was: asked for once more, its answer tells a filter's page and a server's failure from a broken line.
      window.boot.failed(what, error, what === 'wasm' && wasm ? wasm.href : undefined);
    },
  );
}
