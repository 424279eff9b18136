/** What is wrong with a picture among many: one that can't be read must not end the work on the others. */
import { BadInputError, BrokenFileError, type Fault, toFault } from "../base/errors";

/** Of no more than this every picture is decoded before a run begins; of more their structure alone is looked at. */
export const DECODED_FIRST = 200;

/**
 * Why a picture can't be read; undefined where it can.
 *
 * @param read checks it, or decodes it
 */
export async function pictureFault(read: () => unknown): Promise<Fault | undefined> {
  try {
    await read();
    return undefined;
  } catch (error) {
    if (error instanceof BrokenFileError || error instanceof BadInputError) return toFault(error);
    throw error;
  }
}
