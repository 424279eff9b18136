import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, describe, expect, it } from "vitest";
import { useWords } from "../pages/compare/words";
import { number } from "./formats";
import { words } from "./instance";
import { Trans } from "./words";

function Sentence({ name, count }: { name: string; count: number }) {
  const t = useWords();
  return (
    <Trans
      t={t}
      i18nKey={($) => $.verdict.right}
      count={count}
      values={{ name }}
      components={{ b: <strong /> }}
    />
  );
}

afterEach(() => words.changeLanguage("en"));

describe("a sentence with tags", () => {
  it("has its count's form, in either language", async () => {
    const shown = (count: number) => renderToStaticMarkup(<Sentence name="A" count={count} />);
    expect(shown(1)).toBe("<strong>A</strong> prefers the true caption for the picture.");
    expect(shown(2)).toBe("<strong>A</strong> prefers the true caption for all 2 pictures.");
    await words.changeLanguage("ja");
    expect(shown(2)).toMatch(/^<strong>A<\/strong> は、画像 2 枚/);
  });

  it("takes what is put into it as text", () => {
    expect(renderToStaticMarkup(<Sentence name={'<b>x</b> & "$t(y)" {{z}}'} count={1} />)).toBe(
      "<strong>&lt;b&gt;x&lt;/b&gt; &amp; &quot;$t(y)&quot; {{z}}</strong> prefers the true caption for the picture.",
    );
  });
});

describe("numbers", () => {
  it("are written as the language does", async () => {
    expect(number(5_080_000, { notation: "compact" })).toBe("5.1M");
    await words.changeLanguage("ja");
    expect(number(5_080_000, { notation: "compact" })).toBe("508万");
  });
});
