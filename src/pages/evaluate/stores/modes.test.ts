import { beforeEach, describe, expect, it } from "vitest";
import { addCases, changeModes, modesStore, NEW_MODE } from "./modes";

const picture = (name: string, bytes: string) => new File([bytes], name, { type: "image/png" });
const names = () => modesStore.getState().modes.modes[0]!.cases.map((one) => one.picture);
const textOf = async (name: string) => modesStore.getState().pictures.get(name)!.text();

describe("pictures of a failure mode", () => {
  beforeEach(() => {
    modesStore.setState({ pictures: new Map() });
    changeModes((set) => ({ ...set, modes: [{ ...NEW_MODE, name: "mine" }] }));
  });

  it("of one name and size stay two where their content differs", async () => {
    await addCases(0, [
      picture("IMG_1.png", "aaaa"),
      picture("IMG_1.png", "bbbb"),
      picture("IMG_1.png", "aaaa"),
    ]);
    expect(names()).toEqual(["IMG_1.png", "IMG_1 2.png", "IMG_1.png"]);
    expect(await textOf("IMG_1.png")).toBe("aaaa");
    expect(await textOf("IMG_1 2.png")).toBe("bbbb");
  });

  it("that come at once, by two calls, take no name of each other", async () => {
    await Promise.all([addCases(0, [picture("a.png", "1")]), addCases(0, [picture("a.png", "2")])]);
    expect(names()).toEqual(["a.png", "a 2.png"]);
    expect(await textOf("a 2.png")).toBe("2");
  });
});
