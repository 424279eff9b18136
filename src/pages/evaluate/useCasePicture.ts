import { useEffect, useState } from "react";
import type { SuiteRequest } from "../../worker/evaluation/protocol";
import { type CasePicture, casePicture } from "./stores/pictures";

/** The picture, null where it is not there, undefined while it is being made. */
export function useCasePicture(
  suite: string,
  request: SuiteRequest | null,
  key: string,
): CasePicture | null | undefined {
  const [picture, setPicture] = useState<CasePicture | null | undefined>(undefined);
  useEffect(() => {
    let live = true;
    setPicture(undefined);
    if (!request) setPicture(null);
    else
      casePicture(suite, request, key)
        .catch(() => null) // told in the picture's place
        .then((found) => live && setPicture(found));
    return () => {
      live = false;
    };
  }, [suite, request, key]);
  return picture;
}
