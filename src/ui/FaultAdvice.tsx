import type { Fault } from "../workspace/faults";
import { faultAdvice, faultDetail } from "../workspace/told";
import { useWords } from "../workspace/words";

/** What to do about a fault, and what it says itself where the title doesn't. */
export function FaultAdvice({ fault }: { fault: Fault }) {
  useWords();
  const detail = faultDetail(fault);
  return (
    <>
      {faultAdvice(fault)}
      {detail !== "" && (
        <>
          <br />
          {detail}
        </>
      )}
    </>
  );
}
