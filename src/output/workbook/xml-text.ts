/** Longest text of a cell [UTF-16 units]; programs offer to repair a file with a longer one. */
const TEXT_MAX = 32_767;
const CUT = "… (cut)";

/** What XML 1.0 cannot hold, the carriage return that its readers take for a line end, and what looks so escaped. */
const UNFIT = /(?![\t\n])\p{Cc}|[\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)/gu;
/** Half of a pair is no character; files are UTF-8 and cannot hold it either. */
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/**
 * Text of a cell inside an XML element; control characters become `_x0007_`.
 *
 * @see ISO/IEC 29500-1, 22.9.2.19 (ST_Xstring)
 */
export function cellXml(text: string): string {
  const whole = text.length > TEXT_MAX ? text.slice(0, TEXT_MAX - CUT.length) + CUT : text;
  const fit = whole
    .replace(LONE_SURROGATE, "\uFFFD")
    .replace(UNFIT, (found) => `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`);
  return fit.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Text inside an XML attribute. */
export function attributeXml(text: string): string {
  return cellXml(text).replaceAll('"', "&quot;");
}
