/** `npm run bench:record`: milliseconds to read and verify 10,000 entries of the record in Chromium, medians of 9. */
import { withDevPage } from "./devPage";

// Text, not a function: tsx' helpers don't exist in the page.
const inPage = `import("/bench/recordSpeed.ts").then(({ measureRecord }) => measureRecord(10_000, 9))`;
console.log(JSON.stringify(await withDevPage((page) => page.evaluate(inPage)), null, 2));
