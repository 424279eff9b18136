import { beforeEach, describe, expect, it } from "vitest";
import { faultStore, faultsOn, leaveFaults, report } from "./faults";

const messages = (page: Parameters<typeof faultsOn>[1]) =>
  faultsOn(faultStore.getState().faults, page).map(({ message }) => message);

const fault = (message: string) => ({ code: "BadInput", message, advice: "Try another." });

describe("faults of a page", () => {
  beforeEach(() => faultStore.setState({ faults: [] }));

  it("stay where they came up, and are there again when one comes back", () => {
    report(fault("no such file"));
    expect(messages("models")).toEqual(["no such file"]);
    leaveFaults("models");
    expect(messages("compare")).toEqual([]);
    report(fault("no such picture"));
    expect(messages("compare")).toEqual(["no such picture"]);
    leaveFaults("compare");
    expect(messages("models")).toEqual(["no such file"]);
    expect(messages("compare")).toEqual(["no such picture"]);
  });

  it("the same one, come up again elsewhere, is shown there", () => {
    report(fault("no network"));
    leaveFaults("models");
    report(fault("no network"));
    expect(messages("train")).toEqual(["no network"]);
    expect(faultStore.getState().faults).toHaveLength(1);
  });
});
