# SPDX-License-Identifier: MIT
"""The HTML of a report in a browser (Debian's chromium, without a window): nothing is fetched,
nothing is complained of, and it can be read, narrow and wide, light and dark. Asked of the
browser itself, over the pipe of its debugging protocol; the page has no script of its own.

    browser.py [FILE]...            (default: the reports of tests/reports)
    browser.py --pictures DIR ...   writes what was seen as PNG files"""

import base64
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

WIDTHS = (400, 1400)
SCHEMES = ("light", "dark")

# What is wrong with the page as it stands, told by the page: a list of sentences.
LOOK = r"""
(() => {
  const wrong = [], seen = new Set();
  const say = s => { if (!seen.has(s)) { seen.add(s); wrong.push(s); } };
  const parse = c => (c.match(/[\d.]+/g) || []).map(Number);
  const light = c => { const [r, g, b] = c.slice(0, 3).map(v => { v /= 255;
      return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
      return .2126 * r + .7152 * g + .0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length && (c.length < 4 || c[3] > 0)) return c; } return [255, 255, 255]; };
  if (document.documentElement.scrollWidth > innerWidth)
    say('the page is ' + document.documentElement.scrollWidth + ' wide in ' + innerWidth);
  for (const e of document.querySelectorAll('main *, nav *')) {
    const text = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!text || e.closest('svg')) continue;
    const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) say('contrast ' + ratio.toFixed(2) + ' of <' + e.tagName + '>');
    if (parseFloat(getComputedStyle(e).fontSize) < 11) say('small text in <' + e.tagName + '>');
  }
  for (const e of document.querySelectorAll('svg text')) {
    const a = light(parse(getComputedStyle(e).fill)), b = light(ground(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) say('contrast ' + ratio.toFixed(2) + ' in a picture');
  }
  let level = 0;
  for (const h of document.querySelectorAll('main h1, main h2, main h3, main h4')) {
    const now = Number(h.tagName[1]);
    if (now > level + 1) say('h' + now + ' behind h' + level + ': ' + h.textContent);
    level = now;
  }
  if (document.querySelectorAll('h1').length !== 1) say('not one h1');
  for (const e of document.querySelectorAll('th'))
    if (!e.scope) say('a table head without a scope');
  for (const e of document.querySelectorAll('table'))
    if (!e.caption) say('a table without a caption');
  for (const e of document.querySelectorAll('svg'))
    if (e.getAttribute('aria-hidden') !== 'true' && !e.getAttribute('aria-label'))
      say('a picture without words');
  for (const e of document.querySelectorAll('figure')) {
    let next = e.nextElementSibling;
    if (!next || !next.querySelector('table')) say('no table beside a picture');
  }
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  if (new Set(ids).size !== ids.length) say('an id twice');
  for (const e of document.querySelectorAll('a'))
    if (!document.getElementById(e.getAttribute('href').slice(1))) say('a link to nowhere');
  if (document.scripts.length) say('a script');
  if (!document.documentElement.lang || !document.title) say('no language or title');
  if (document.compatMode !== 'CSS1Compat') say('quirks mode');
  return wrong;
})()
"""


class Browser:
    """A chromium and the pipe to it; messages are JSON, ended by a zero byte."""

    def __init__(self, program, profile):
        ours, self.to = os.pipe()
        self.back, theirs = os.pipe()
        script = 'exec "$@" 3<&%d 4>&%d' % (ours, theirs)
        self.process = subprocess.Popen(
            ["sh", "-c", script, "sh", program, "--headless", "--no-sandbox", "--disable-gpu",
             "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--user-data-dir=" + profile,
             "--remote-debugging-pipe", "about:blank"],
            pass_fds=(ours, theirs), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(ours)
        os.close(theirs)
        self.rest = b""
        self.last = 0
        self.events = []
        target = self.ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        self.session = None
        self.session = self.ask("Target.attachToTarget",
                                {"targetId": target, "flatten": True})["sessionId"]

    def read(self):
        while b"\0" not in self.rest:
            more = os.read(self.back, 1 << 16)
            if not more:
                raise RuntimeError("the browser went away")
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, parameters=None):
        """The result of one call; events that come meanwhile are kept."""
        self.last += 1
        call = {"id": self.last, "method": method, "params": parameters or {}}
        if getattr(self, "session", None):
            call["sessionId"] = self.session
        os.write(self.to, json.dumps(call).encode() + b"\0")
        while True:
            message = self.read()
            if message.get("id") == self.last:
                if "error" in message:
                    raise RuntimeError("%s: %s" % (method, message["error"]))
                return message["result"]
            self.events.append(message)

    def until(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.read())

    def close(self):
        self.session = None
        try:
            self.ask("Browser.close")
        except (RuntimeError, OSError):
            pass
        self.process.wait(20)
        os.close(self.to)
        os.close(self.back)


def of_events(events, url):
    """Requests for anything but the page itself, and whatever was complained of."""
    for event in events:
        method, about = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent" and about["request"]["url"] != url:
            yield "asked for %s" % about["request"]["url"]
        elif method == "Log.entryAdded":
            yield "log: %s" % about["entry"]["text"]
        elif method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
            yield "console: %s" % json.dumps(about)[:200]


def show(browser, url, width, scheme):
    browser.ask("Emulation.setDeviceMetricsOverride",
                {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
    browser.ask("Emulation.setEmulatedMedia",
                {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    browser.events.clear()
    browser.ask("Page.navigate", {"url": url})
    browser.until("Page.loadEventFired")


def look(browser, url, width, scheme):
    show(browser, url, width, scheme)
    found = browser.ask("Runtime.evaluate", {"expression": LOOK, "returnByValue": True})
    if "exceptionDetails" in found:
        raise RuntimeError(json.dumps(found["exceptionDetails"])[:500])
    return list(of_events(browser.events, url)) + found["result"]["value"]


def grounds(browser, url):
    """Is the dark page dark, and the light one light?"""
    seen = []
    for scheme in SCHEMES:
        show(browser, url, WIDTHS[0], scheme)
        seen.append(browser.ask("Runtime.evaluate", {
            "expression": "getComputedStyle(document.body).backgroundColor",
            "returnByValue": True})["result"]["value"])
    return [] if seen[0] != seen[1] else ["light and dark are one: %s" % seen[0]]


def picture(browser, path):
    """All of the page, or what of it the browser is ready to draw at once."""
    size = browser.ask("Page.getLayoutMetrics")["cssContentSize"]
    shot = browser.ask("Page.captureScreenshot", {
        "captureBeyondViewport": True,
        "clip": {"x": 0, "y": 0, "width": size["width"],
                 "height": min(size["height"], 12000), "scale": 1}})
    with open(path, "wb") as stream:
        stream.write(base64.b64decode(shot["data"]))


def examine(browser, path, pictures):
    url = "file://" + os.path.abspath(path)
    name = os.path.basename(os.path.dirname(os.path.abspath(path)))
    complaints = grounds(browser, url)
    for width in WIDTHS:
        for scheme in SCHEMES:
            for complaint in look(browser, url, width, scheme):
                complaints.append("%d pixels, %s: %s" % (width, scheme, complaint))
            if pictures:
                picture(browser, os.path.join(pictures, "%s-%d-%s.png" % (name, width, scheme)))
    return complaints


def main():
    words = sys.argv[1:]
    pictures = words[1] if words[:1] == ["--pictures"] else None
    files = words[2:] if pictures else words
    files = files or sorted(glob.glob(os.path.join(os.path.dirname(__file__), "*/report.html")))
    program = shutil.which("chromium")
    if not program:
        command.skip("no chromium to open reports with")
    failed = 0
    with tempfile.TemporaryDirectory() as profile:
        browser = Browser(program, profile)
        for domain in ("Page", "Network", "Log", "Runtime"):
            browser.ask(domain + ".enable")
        for path in files:
            complaints = examine(browser, path, pictures)
            failed += bool(complaints)
            for complaint in complaints:
                print("%s: %s" % (path, complaint))
        browser.close()
    print("%d reports, %d wrong" % (len(files), failed))
    return 1 if failed or not files else 0


if __name__ == "__main__":
    sys.exit(main())
