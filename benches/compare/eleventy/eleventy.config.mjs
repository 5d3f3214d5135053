import Prism from "prismjs";
import "prismjs/components/prism-bash.js";
import markdown from "markdown-it";

const highlight = (code, language) =>
  Prism.languages[language] ? Prism.highlight(code, Prism.languages[language], language) : "";

export default function (config) {
  config.setLibrary("md", markdown({ html: true, highlight }));
  config.addPassthroughCopy("incidents/*/evidence");
  config.setTemplateFormats(["md", "njk"]);
}
