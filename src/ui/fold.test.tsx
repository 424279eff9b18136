import { MantineProvider } from "@mantine/core";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { useFold } from "./fold";

function List({ count }: { count: number }) {
  const { shown, showAll } = useFold(Array.from({ length: count }, (_, i) => i));
  return (
    <MantineProvider>
      <ul>
        {shown.map((i) => (
          <li key={i}>{i}</li>
        ))}
      </ul>
      {showAll}
    </MantineProvider>
  );
}

const drawn = (count: number) => {
  const html = renderToStaticMarkup(<List count={count} />);
  return { items: html.match(/<li>/g)?.length, button: /Show all [\d,]+/.exec(html)?.[0] };
};

it("folds a list from seven on, and says how many there are", () => {
  expect(drawn(6)).toEqual({ items: 6, button: undefined });
  expect(drawn(7)).toEqual({ items: 3, button: "Show all 7" });
  expect(drawn(1200)).toEqual({ items: 3, button: "Show all 1,200" });
});
