import { Button } from "@mantine/core";
import { IconCamera, IconPhotoPlus, IconPlayerStop, IconStarFilled } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { number } from "../../../language/formats";
import { cosine, percent } from "../../../ui/format";
import layoutStyles from "../../../ui/layout.module.css";
import { Panel } from "../../../ui/Panel";
import shared from "../../../ui/page.module.css";
import { report } from "../../../workspace/faults";
import { useCaptions, useParts, useStore } from "../../../workspace/react";
import { useSlotModels } from "../../../workspace/slotModels";
import { Captions } from "../Captions";
import page from "../compare.module.css";
import { showWay } from "../stores/way";
import styles from "./camera.module.css";
import { cameraStore, followSight, scoreFrames, startCamera, stopCamera, takeFrame } from "./store";
import { useWords } from "./words";

/** What the camera sees, against the captions, as fast as the machine goes. */
export function Camera() {
  const t = useWords();
  const { status, stream, rate } = useParts(cameraStore, "status", "stream", "rate");
  const video = useRef<HTMLVideoElement>(null);
  useEffect(followSight, []);
  useEffect(() => {
    const shown = video.current;
    if (!stream || !shown) return;
    const abort = new AbortController();
    shown.srcObject = stream;
    // Stopped before it begins to play: that is no fault.
    shown.play().catch(() => {});
    void scoreFrames(shown, abort.signal);
    return () => {
      abort.abort();
      shown.srcObject = null;
    };
  }, [stream]);
  const take = async () => {
    if (video.current && (await takeFrame(video.current))) showWay({ part: "captions" });
  };
  const told =
    status === "on"
      ? rate === null
        ? t(($) => $.on)
        : t(($) => $.rate, { rate: number(rate, { maximumSignificantDigits: 2 }) })
      : t(($) => $[status]);
  return (
    <div className={layoutStyles.broad}>
      <div className={layoutStyles.inputs}>
        <Panel id="camera" title={t(($) => $.title)} hint={t(($) => $.hint)}>
          {stream && (
            <video ref={video} className={styles.video} muted playsInline aria-label={t(($) => $.video)} />
          )}
          <div className={styles.tools}>
            {stream ? (
              <>
                <Button leftSection={<IconPlayerStop size={15} />} onClick={() => stopCamera()}>
                  {t(($) => $.stop)}
                </Button>
                <Button leftSection={<IconPhotoPlus size={15} />} onClick={() => void take().catch(report)}>
                  {t(($) => $.take)}
                </Button>
              </>
            ) : (
              <Button
                variant="filled"
                leftSection={<IconCamera size={15} />}
                loading={status === "asking"}
                onClick={() => void startCamera()}
              >
                {t(($) => $.start)}
              </Button>
            )}
            <span className={`${page.hint} num`}>{told}</span>
          </div>
          <p className={page.hint}>{t(($) => $.about)}</p>
        </Panel>
        <Captions />
      </div>
      <FrameTable />
    </div>
  );
}

/** Every caption with what both models say of the frame. */
function FrameTable() {
  const t = useWords();
  const captions = useCaptions();
  const models = useSlotModels();
  const scores = useStore(cameraStore, (state) => state.scores);
  return (
    <Panel id="frame" title={t(($) => $.table)}>
      {captions.length === 0 ? (
        <p className={shared.empty}>{t(($) => $.captions)}</p>
      ) : (
        <table className={`${styles.table} num`} aria-labelledby="frame-title">
          <thead>
            <tr>
              <th scope="col">{t(($) => $.caption)}</th>
              {models.map(({ id, slot, name }) => (
                <th key={id} scope="col">
                  {t(($) => $.model, { slot: slot.toUpperCase(), name })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {captions.map((caption) => (
              <tr key={caption}>
                <th scope="row">{caption}</th>
                {models.map(({ id, slot }) => {
                  const frame = scores[id];
                  const at = frame?.captions.indexOf(caption) ?? -1;
                  if (!frame || at < 0) return <td key={id}>…</td>;
                  const share = frame.probability[at]!;
                  const best = share === Math.max(...frame.probability);
                  return (
                    <td key={id} data-best={best}>
                      {cosine(frame.cosine[at]!)} {best && <IconStarFilled size={10} aria-hidden />}
                      <small>{percent(share)}</small>
                      <span className={styles.bar} data-slot={slot} aria-hidden>
                        <i style={{ width: `${100 * share}%` }} />
                      </span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
