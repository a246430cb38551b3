// What Python hands over, written by `python tools/dev.py bundle`.

/** Colours of what stands out, by mode and name.
 * @type {Record<string, Record<string, string>>} */
export const HIGHLIGHTS = {
  "light": {
    "negative": "#0A4A8A",
    "positive": "#C85A00",
    "second": "#B84A00",
    "good": "#1B7F3B",
    "bad": "#C22F2F"
  },
  "dark": {
    "negative": "#4A94E6",
    "positive": "#FFB27A",
    "second": "#F0904C",
    "good": "#5BD68A",
    "bad": "#FF8A80"
  }
};

/** A page of its own; its parts are names between double at signs. */
export const PAGE_TEMPLATE = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>@@title@@</title>\n<style>\n:root { color-scheme: light dark; --st-font: \"Source Sans\", system-ui, \"Segoe UI\", Roboto, \"Noto Sans\", sans-serif; --st-background-color: #ffffff; --st-secondary-background-color: #eef1f5; --st-text-color: #0b1016; --st-primary-color: #30405a; }\n@media (prefers-color-scheme: dark) { :root { --st-background-color: #14171c; --st-secondary-background-color: #232830; --st-text-color: #eef1f4; --st-primary-color: #8fb0ec; } }\n@@font@@\nbody { margin: 24px; background: var(--st-background-color); color: var(--st-text-color); font-family: var(--st-font); }\nh1 { font-size: 20px; font-weight: 600; }\nfooter math { display: block; margin: 6px 0; font-size: 17px; text-align: left; overflow-x: auto; }\nfooter p { max-width: 75ch; margin: 6px 0; font-size: 14px; overflow-wrap: anywhere; }\n@@style@@\n</style>\n</head>\n<body>\n<h1>@@title@@</h1>\n<div id=\"place\"><div class=\"view @@kind@@\"></div></div>\n<footer>@@about@@</footer>\n<script id=\"payload\" type=\"@@type@@\">@@data@@</script>\n<script type=\"module\">\n@@script@@\n{\n  const root = document.getElementById(\"place\");\n  const { type, textContent } = document.getElementById(\"payload\");\n  const unpack = async (text) => {\n    const { body } = await fetch(`data:application/gzip;base64,${text}`);\n    return new Response(body.pipeThrough(new DecompressionStream(\"gzip\"))).json();\n  };\n  const data = type === \"application/json\" ? JSON.parse(textContent) : await unpack(textContent);\n  mount(root, data);\n  matchMedia(\"(prefers-color-scheme: dark)\").addEventListener(\"change\", () => mount(root, data));\n}\n</script>\n</body>\n</html>\n";
