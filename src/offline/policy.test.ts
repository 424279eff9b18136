import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ISOLATION_HEADERS } from "./isolation";
import { PERMISSIONS, POLICY } from "./policy";

it("is in the documentation as it is in the page, with the headers of isolation", () => {
  const text = readFileSync(new URL("../../docs/hosting.md", import.meta.url), "utf8").toLowerCase();
  expect(text).toContain(`content-security-policy: ${POLICY}\n`);
  expect(text).toContain(`permissions-policy: ${PERMISSIONS}\n`);
  for (const [name, value] of Object.entries(ISOLATION_HEADERS))
    expect(text).toContain(`${name}: ${value}\n`);
});
