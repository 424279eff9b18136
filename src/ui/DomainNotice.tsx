import { Button } from "@mantine/core";
import { IconAlertTriangle, IconDownload } from "@tabler/icons-react";
import { list, number } from "../language/formats";
import type { ModelInfo } from "../worker/protocol";
import { outsideOf } from "../workspace/domain";
import { isHere, loadModel, modelStore, putModel, sourceOf } from "../workspace/models";
import type { Picture } from "../workspace/pictures";
import { useStore } from "../workspace/react";
import { goTo } from "../workspace/route";
import { TINY_CLIP, TINY_CLIP_ID } from "../workspace/tinyClip";
import { useWords } from "../workspace/words";
import styles from "./domainNotice.module.css";
import { bytes, duration } from "./format";

interface Props {
  models: readonly ModelInfo[];
  pictures: readonly Pick<Picture, "ref">[];
  captions: readonly string[];
}

/** Says where models are shown what they were not trained on, and offers what would serve. Nothing where all is within. */
export function DomainNotice({ models, pictures, captions }: Props) {
  const t = useWords();
  const found = models.map(({ name, trainedOn }) => ({
    name,
    outside: outsideOf(trainedOn ?? null, pictures, captions),
  }));
  const names = (what: "pictures" | "captions") => {
    const some = found.filter(({ outside }) => outside[what] > 0).map(({ name }) => `“${name}”`);
    return { count: some.length, models: list(some) };
  };
  const [blind, deaf] = [names("pictures"), names("captions")];
  if (blind.count + deaf.count === 0) return null;
  return (
    <div role="status" className={styles.notice}>
      <IconAlertTriangle size={16} stroke={1.8} aria-hidden />
      <div>
        {blind.count > 0 && (
          <p>
            {t(($) => $.domain.pictures, blind)} <Offer />
          </p>
        )}
        {deaf.count > 0 && (
          <p>
            {t(($) => $.domain.captions, deaf)} {t(($) => $.domain.inEnglish)}
          </p>
        )}
      </div>
    </div>
  );
}

/** Where the browser doesn't say how fast the network is. */
const USUAL_MBIT = 10;

/** Chromium's guess at the network's speed, in Mbit/s. */
function speed(): number {
  const { connection } = navigator as Navigator & { connection?: { downlink?: number } };
  return connection?.downlink || USUAL_MBIT;
}

/** TinyCLIP by one press, alone: a model that doesn't serve beside it would be a second wrong number. */
async function takeTinyClip() {
  const source = sourceOf(TINY_CLIP_ID);
  if (!source || !(await loadModel(source))) return;
  await putModel("a", TINY_CLIP_ID);
  await putModel("b", null);
}

function Offer() {
  const t = useWords();
  const here = useStore(modelStore, (state) => isHere(state, TINY_CLIP_ID));
  const loading = useStore(modelStore, ({ loading }) => loading[TINY_CLIP_ID] !== undefined);
  const { name, bytes: size } = TINY_CLIP;
  if (!here && !navigator.onLine)
    return (
      <>
        {t(($) => $.domain.offline)}{" "}
        <Button size="compact-xs" onClick={() => goTo("models")}>
          {t(($) => $.domain.fromFile)}
        </Button>
      </>
    );
  const mbit = speed();
  const cost = t(($) => $.domain.cost, {
    size: bytes(size),
    time: duration((8 * size) / 1e6 / mbit),
    speed: number(mbit, { maximumSignificantDigits: 2 }),
  });
  return (
    <>
      <Button
        size="compact-xs"
        leftSection={here ? undefined : <IconDownload size={13} />}
        loading={loading}
        onClick={() => void takeTinyClip()}
      >
        {t(($) => (here ? $.domain.use : $.domain.get), { name })}
      </Button>{" "}
      {!here && <span className="num">{cost}</span>}
    </>
  );
}
