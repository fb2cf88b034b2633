// The boot page's script: finds out why the app does not start, says so, reports it, and loads the plain program where that helps.
// ES5, put into the page and dependent on nothing: it runs where the app does not. The server computes its hash for the content
// security policy. The build takes the comments out.
(function (window, document) {
  var agent = navigator.userAgent, path = location.pathname, shown = '', settled = false, reported = false, answered = false, watchdog = 0, plainTried = false, sent = false, name = document.title;
  /** @type {BootAnswer} */
  var told = {};
  /** @type {((told: BootAnswer) => void)[]} */
  var listeners = [];
  // In desktop mode tablets call themselves PCs.
  var apple = /Macintosh/.test(agent);
  var held = navigator.maxTouchPoints > 1
    && (apple || (/X11; Linux/.test(agent) && (/arm|aarch/.test(navigator.platform) || matchMedia('(pointer: coarse)').matches)));
  var device = /\(iP/.test(agent) || (held && apple) ? 'iphone' : held || /Android|HarmonyOS/.test(agent) ? 'android' : 'pc';
  /** @param {string} id of what stands in the boot page as long as that does @returns {any} */
  var element = function (id) { return document.getElementById(id); };
  /** @param {string | null} list @param {string} word */
  var has = function (list, word) { return (' ' + list + ' ').indexOf(' ' + word + ' ') >= 0; };

  /** @param {string} attribute @param {(value: string | null) => boolean} keep */
  function each(attribute, keep) {
    /** @type {NodeListOf<HTMLElement>} */
    var all = document.querySelectorAll('#boot [' + attribute + ']');
    for (var i = 0; i < all.length; i++) all[i].hidden = !keep(all[i].getAttribute(attribute));
  }

  // What the app chooses too: the address, what was chosen before, the browser's own.
  function language() {
    var asked = /[?&]lang=(\w*)/.exec(location.search), before;
    try {
      // What an address asks for counts for the tab, whoever has the PC next: only who presses the button chooses for longer.
      if (asked) sessionStorage.setItem('kagura-language', asked[1]);
      before = sessionStorage.getItem('kagura-language') || localStorage.getItem('kagura-language');
    } catch (e) { /* forbidden: none was chosen */ }
    return /^((?!ja)[^,]*,)*en/i.test(asked ? asked[1] : before || '' + (navigator.languages || navigator.language)) ? 'en' : 'ja';
  }

  function wayOut() {
    return told.way ? told.way.before + location.hash.slice(1) + told.way.after : null;
  }

  /**
   * Hears an answer; status 0 where none came.
   * @param {string} method @param {string} url @param {(status: number, ours: boolean, text: string) => void} heard
   */
  function ask(method, url, heard) {
    var request = new XMLHttpRequest(), over = false;
    /** @param {number} status */
    var end = function (status) {
      if (over) return;
      over = true;
      heard(status, !!status && request.getResponseHeader('x-kagura') === '1', status ? request.responseText : '');
    };
    try {
      request.open(method, url);
      request.timeout = 4000;
      if (held) request.setRequestHeader('x-kagura-held', '1');
      request.onload = function () { end(request.status); };
      request.onerror = request.ontimeout = function () { end(0); };
      request.send();
    } catch (e) { end(0); }
  }

  /**
   * Tells the server, once: by a request whose answer brings a number, else by a beacon, which some filters let through.
   * @param {string} what @param {string} detail
   */
  function report(what, detail) {
    if (reported) return;
    reported = true;
    var url = '/api/boot?what=' + what + '&detail=' + encodeURIComponent(detail)
      + '&path=' + encodeURIComponent(path + location.search) + (location.hash.length > 1 ? '&secret=' : '');
    ask('POST', url, function (status, ours, text) {
      if (!status && navigator.sendBeacon) navigator.sendBeacon(url);
      try { if (ours) told = JSON.parse(text); } catch (e) { /* it is told without a number */ }
      answered = true;
      draw();
      for (var next; (next = listeners.pop());) next(told);
    });
  }

  function draw() {
    var page = element('boot'), way = wayOut();
    if (!page) return;
    if (told.incident) element('boot-incident').lastElementChild.textContent = told.incident;
    element('boot-incident').hidden = !told.incident || !shown;
    if (way) element('boot-way').firstElementChild.setAttribute('href', way);
    element('boot-way').hidden = !way || !shown;
  }

  /** @param {string} what @param {string} detail */
  function show(what, detail) {
    if (!element('boot')) return;
    shown = what;
    each('data-boot', function (list) { return has(list, what); });
    var section = document.querySelector('[data-boot~="' + what + '"]');
    if (section) section.setAttribute('data-message', '2.16');
    var heading = document.querySelector('[data-boot~="' + what + '"] [lang=' + own + '] h2');
    if (heading) document.title = heading.textContent + ' | ' + name;
    element('boot-loading').hidden = what !== 'slow';
    if (what !== 'slow') element('boot-early').hidden = true;
    element('boot-again').hidden = false;
    element('boot-detail').hidden = false;
    element('boot-detail').textContent = '2.16 ' + what + (detail ? ': ' + detail : '');
    draw();
  }

  /**
   * The phone's few pages without WebAssembly: loaded here and by nobody whom the app serves. The advice waits for them, not long.
   * @param {() => void} otherwise
   */
  function plain(otherwise) {
    var address = element('boot').getAttribute('data-plain-' + own);
    if (plainTried || !address || device === 'pc') return otherwise();
    plainTried = true;
    var script = document.createElement('script');
    script.onerror = otherwise;
    script.onload = function () { if (!window.__booted) otherwise(); }; // it did not parse
    script.src = address;
    document.body.appendChild(script);
    setTimeout(otherwise, 5000);
  }

  /**
   * What failed is settled once: told to the server, then mended if it can be, else shown.
   * @param {string} what @param {any} detail @param {string} [part] the file that did not come
   */
  function failed(what, detail, part) {
    if (window.__booted || settled) return;
    settled = true;
    clearTimeout(watchdog);
    detail = String(detail || '').slice(0, 160);
    var settle = function () {
      report(what, detail);
      if (what === 'app') show(what, detail); else plain(function () { show(what, detail); });
    };
    if (!part) return settle();
    ask('HEAD', part, function (status, ours) {
      if (status) detail = status + ' ' + detail;
      if (status >= 500) what = 'server';
      else if (status && !ours) what = 'foreign';
      settle();
    });
  }

  /**
   * The boot page goes. Where somebody may be typing in it, it stays in front until the program has its own first screen, to which it leaves
   * what was typed, where in it, and whether it was sent.
   * @param {any} page
   */
  function handOver(page) {
    var typed = element('boot-password');
    var leave = function () { if (page.parentNode) page.parentNode.removeChild(page); };
    if (element('boot-early').hidden) return leave();
    page.className += ' first';
    var watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true, subtree: true });
    look();
    function look() {
      if (!element('main') || document.querySelector('#main .waiting')) return;
      watch.disconnect();
      var field = element('password'), typing = document.activeElement === typed;
      leave();
      if (field) {
        field.value = typed.value;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
      if (!field || !typing) {
        // What the program has put the focus on could not take it behind this page.
        (document.querySelector('#main h2[tabindex]') || element('title')).focus();
      } else {
        field.setAttribute('data-typing', '');
        field.focus();
        field.setSelectionRange(typed.selectionStart, typed.selectionEnd);
      }
      if (field && sent) field.form.querySelector('.main').click();
    }
  }

  window.boot = {
    // Whether this browser has what the app needs at all.
    canStart: function () { return typeof WebAssembly === 'object'; },
    // The app stands: nothing here is needed any more.
    done: function () {
      window.__booted = 1;
      clearTimeout(watchdog);
      var page = element('boot');
      if (page) handOver(page);
    },
    failed: failed,
    wayOut: wayOut,
    // What the server told of this device, once it has; nothing where it could not be asked. A number is not all it tells.
    whenTold: function (listener) { if (answered) listener(told); else listeners.push(listener); }
  };

  // A letter's link, opened for the first time in this place of the history, asks for its password; a code on a screen does not.
  function early() {
    // In an app's own view the advice to leave it comes first: nothing is to be typed there.
    if (device === 'pc' || !/^(?!.*; wv\)).*(Version\/[\d.]+ Mobile\/\w+ Safari|Chrome\/[\d.]+ Mobile Safari)\/[\d.]+$/.test(agent) || path !== '/register' || !/^#[\w-]{43}$/.test(location.hash) || /[?&]screen=/.test(location.search) || history.state) return;
    var form = element('boot-early'), others = form.querySelectorAll('[lang=' + (own === 'en' ? 'ja' : 'en') + ']');
    // What is not shown names no field and no button either.
    for (var i = 0; i < others.length; i++) others[i].parentNode.removeChild(others[i]);
    form.hidden = false;
    element('boot-loading').hidden = true;
    form.onsubmit = function (/** @type {Event} */ event) {
      event.preventDefault();
      if (!element('boot-password').value) return element('boot-password').focus();
      sent = true;
      form.lastElementChild.setAttribute('aria-busy', 'true');
    };
  }

  var own = language();
  document.documentElement.lang = own;
  each('lang', function (other) { return other === own; });
  each('data-for', function (list) { return has(list, device); });
  element('boot-loading').hidden = false;
  early();
  element('boot-reload').onclick = function () { location.reload(); };

  if (!('noModule' in document.createElement('script'))) return failed('browser', 'no modules');
  if (!window.boot.canStart()) return failed('none', 'no WebAssembly');
  if (window.isSecureContext === false) show('insecure', location.host);

  // Errors of script elements do not bubble, but can be captured; a script that does not parse has no element.
  window.addEventListener('error', function (event) {
    var target = /** @type {any} */ (event.target);
    if (target && target.nodeName === 'SCRIPT') failed('script', target.getAttribute('src'), target.src);
    else if (event.error instanceof SyntaxError) failed('browser', event.message);
  }, true);
  // Slowness is shown soon, and reported only where nothing else comes of it.
  watchdog = setTimeout(function () {
    show('slow', '10 s');
    watchdog = setTimeout(function () { report('slow', '30 s'); }, 20000);
  }, 10000);
})(window, document);
