// Style sheets come as minified text (tools/css_text.js).
declare module "*.css" {
  const text: string;
  export default text;
}
