import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Markdown } from "./markdown";

const shown = (text: string) => renderToStaticMarkup(<Markdown text={text} level={2} />);

describe("a model card from anywhere", () => {
  it.each([
    `<img src=x onerror="window.struck=true">`,
    "<script>window.struck=true</script>",
    `text <iframe src="https://example.org"></iframe> text`,
    "![alt](https://example.org/x.png)",
    "[name](javascript:window.struck=true)",
    "[name](data:text/html,x)",
    "[name](./relative)",
    "<style>body { display: none }</style>",
  ])("brings no element that loads, runs or leads astray: %s", (probe) => {
    const html = shown(`---\nlicense: mit\n---\n# Card\n\n${probe}\n\n| ${probe} |\n| --- |\n| ${probe} |\n`);
    expect(html).not.toMatch(/<(img|script|iframe|style|a)\b/);
    expect(html).not.toContain("license: mit");
  });

  it("keeps addresses of the web, apart from the page", () => {
    expect(shown("[paper](https://arxiv.org/abs/2103.00020)")).toContain(
      '<a href="https://arxiv.org/abs/2103.00020" rel="noreferrer" target="_blank">paper</a>',
    );
  });
});
