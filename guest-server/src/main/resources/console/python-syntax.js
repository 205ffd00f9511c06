/** Colours Python for the eye only: a tokenizer in one expression, no grammar. */

const KEYWORDS = words(`
  and as assert async await break case class continue def del elif else except finally for from global if
  import in is lambda match nonlocal not or pass raise return try while with yield
`);
const CONSTANTS = new Set(["True", "False", "None", "self", "cls"]);
const BUILTINS = words(`
  abs all any bool bytes dict dir display enumerate filter float format getattr hasattr help hex id input int
  isinstance iter len list map max min next object open ord print range repr reversed round set setattr slice
  sorted str sum super tuple type vars zip Exception ValueError TypeError KeyError RuntimeError
`);
const LONGEST = 60_000;

const TOKEN = new RegExp(
  [
    /(?<comment>#[^\n]*)/,
    /(?<string>[rRbBfFuU]{0,2}(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))/,
    /(?<number>\b(?:0[xXbBoO][\da-fA-F_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?j?)\b)/,
    /(?<decorator>(?<=^[ \t]*)@[\w.]+)/,
    /(?<magic>(?<=^[ \t]*)[%!][^\n]*)/,
    /(?<word>[A-Za-z_]\w*)/,
  ]
    .map((part) => part.source)
    .join("|"),
  "gm",
);

/** @returns {Node[]} the code as text nodes and spans of class `py-…` */
export function highlighted(code) {
  if (code.length > LONGEST) {
    return [document.createTextNode(code)];
  }
  const nodes = [];
  let from = 0;
  let before = "";
  for (const match of code.matchAll(TOKEN)) {
    const kind = kindOf(match.groups, before, code[match.index + match[0].length]);
    before = match.groups.word ?? "";
    if (!kind) {
      continue;
    }
    nodes.push(document.createTextNode(code.slice(from, match.index)), span(kind, match[0]));
    from = match.index + match[0].length;
  }
  nodes.push(document.createTextNode(code.slice(from)));
  return nodes;
}

function kindOf(groups, before, following) {
  const { word } = groups;
  if (word === undefined) {
    return Object.keys(groups).find((name) => groups[name] !== undefined);
  }
  if (before === "def" || before === "class") return "name";
  if (KEYWORDS.has(word)) return "keyword";
  if (CONSTANTS.has(word)) return "constant";
  if (BUILTINS.has(word)) return "builtin";
  return following === "(" ? "call" : null;
}

function span(kind, text) {
  const node = document.createElement("span");
  node.className = `py-${kind}`;
  node.textContent = text;
  return node;
}

function words(text) {
  return new Set(text.trim().split(/\s+/));
}
