// What the editor knows of SPARQL 1.1: its words, and how a text falls into tokens.

export const KEYWORDS = (
  "SELECT CONSTRUCT DESCRIBE ASK WHERE PREFIX BASE FROM NAMED DISTINCT REDUCED OPTIONAL UNION MINUS GRAPH FILTER BIND VALUES EXISTS NOT IN AS " +
  "ORDER BY ASC DESC GROUP HAVING LIMIT OFFSET UNDEF COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND " +
  "IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY " +
  "HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK " +
  "ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE TRUE FALSE"
).split(" ");

const WORDS = new Set(KEYWORDS);
const TOKEN = new RegExp([
  "(?<comment>#[^\\n]*)",
  "(?<string>\"\"\"[\\s\\S]*?\"\"\"|'''[\\s\\S]*?'''|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)*')",
  "(?<iri><[^<>\"{}|^`\\\\\\s]*>)",
  "(?<variable>[?$][\\p{L}\\p{N}_]+)",
  "(?<name>(?:\\p{L}[\\p{L}\\p{N}_.-]*)?:[\\p{L}\\p{N}_.:%-]*)",
  "(?<number>\\b\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)",
  "(?<word>\\p{L}[\\p{L}\\p{N}_]*)",
  "(?<other>[\\s\\S])",
].join("|"), "gu");

/** Yield the tokens of a text as [kind, text]; kind is "" for what has no colour. */
export function* tokens(text) {
  for (const match of text.matchAll(TOKEN)) {
    const [kind] = Object.entries(match.groups).find(([, value]) => value !== undefined);
    if (kind === "word") yield [WORDS.has(match[0].toUpperCase()) || match[0] === "a" ? "keyword" : "", match[0]];
    else yield [kind === "other" ? "" : kind, match[0]];
  }
}

/** Return what may stand in place of the word before the caret: [{text, label, declares}], and where the word begins. */
export function completions(text, caret, known) {
  const before = text.slice(0, caret);
  const word = /[?$][\p{L}\p{N}_]*$|[\p{L}\p{N}_.-]*:?[\p{L}\p{N}_.-]*$/u.exec(before)[0];
  const start = caret - word.length;
  const begins = (one) => one.toLowerCase().startsWith(word.toLowerCase()) && one !== word;
  let found = [];
  if (/^[?$]/.test(word)) {
    found = [...new Set(text.match(/[?$][\p{L}\p{N}_]+/gu) ?? [])].filter(begins).map((one) => ({ text: one, label: "" }));
  } else if (word.includes(":")) {
    found = known.terms.filter((one) => begins(one.name)).map((one) => ({ text: one.name, label: one.label, declares: one.name.split(":")[0] }));
  } else if (word) {
    found = [
      ...KEYWORDS.filter(begins).map((one) => ({ text: one, label: "" })),
      ...Object.entries(known.prefixes).filter(([prefix]) => begins(prefix)).map(([prefix, iri]) => ({ text: `${prefix}:`, label: iri, declares: prefix })),
      ...known.terms.filter((one) => one.label.toLowerCase().includes(word.toLowerCase())).map((one) => ({ text: one.name, label: one.label, declares: one.name.split(":")[0] })),
    ];
  }
  return { start, found: found.slice(0, 30) };
}

/** Return the declaration that a text lacks for a prefix, or nothing. */
export function declaration(text, prefix, known) {
  if (!prefix || !(prefix in known.prefixes) || new RegExp(`^\\s*PREFIX\\s+${prefix}:`, "im").test(text)) return "";
  return `PREFIX ${prefix}: <${known.prefixes[prefix]}>\n`;
}
