import { Button } from "@mantine/core";
import { IconCheck, IconPhotoOff, IconX } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import type { CaseResult } from "../../eval/result";
import { captionsOf, picturesOf } from "../../eval/types";
import { series } from "../../language/formats";
import { cosine, percent } from "../../ui/format";
import { measureName } from "../../ui/measureName";
import page from "../../ui/page.module.css";
import { SlotLetter } from "../../ui/SlotLetter";
import type { SuiteRequest } from "../../worker/evaluation/protocol";
import { addCaptions } from "../../workspace/captions";
import { report } from "../../workspace/faults";
import { addFiles } from "../../workspace/pictures";
import { goTo } from "../../workspace/route";
import { CaseMaps } from "./CaseMaps";
import classes from "./evaluate.module.css";
import failuresStyles from "./failures.module.css";
import { outcomeOf, type ShownCase } from "./stores/cases";
import { type CasePicture, casePicture, picturesOfResult } from "./stores/pictures";
import type { ResultHead } from "./stores/results";
import { suiteTitle } from "./stores/rows";
import { useCasePicture } from "./useCasePicture";
import { say, useWords } from "./words";

interface Props {
  shown: ShownCase;
  head: ResultHead;
  both: boolean;
}

/** One case: its pictures, what may be said of them, and what each model scored. */
export function FailureCard({ shown, head, both }: Props) {
  const t = useWords();
  const { suite, one } = shown;
  const [maps, setMaps] = useState(false);
  const request = useMemo(() => picturesOfResult(head), [head]);
  const version = `${suite.name} ${suite.version}`;
  const pictures = picturesOf(one);
  const captions = one.kind === "class" ? classCaptions(shown) : captionsOf(one);
  return (
    <article className={failuresStyles.card} data-outcome={outcomeOf(shown)}>
      <div className={failuresStyles.pictures}>
        {pictures.map((key, i) => (
          <Picture
            key={key}
            version={version}
            request={request}
            name={key}
            alt={captions[i] ?? captions[0] ?? key}
          />
        ))}
      </div>
      <div className={failuresStyles.said}>
        <p className={failuresStyles.cardHead}>
          <span className={failuresStyles.cardCategory}>{measureName(one.category)}</span>{" "}
          <span>{suiteTitle(suite.name)}</span> <code>{one.id}</code>
          <span className={page.srOnly}>{t(($) => $.cases.outcomes[outcomeOf(shown)])}</span>
        </p>
        <Said shown={shown} both={both} />
        <div className={failuresStyles.cardFoot}>
          {request && (
            <Button size="compact-xs" aria-expanded={maps} onClick={() => setMaps(!maps)}>
              {t(($) => (maps ? $.cases.hideMaps : $.cases.showMaps))}
            </Button>
          )}
          {request && (
            <Button
              size="compact-xs"
              onClick={() => void openInCompare(version, request, pictures, captions)}
            >
              {t(($) => $.cases.compare)}
            </Button>
          )}
        </div>
        {maps &&
          request &&
          pictures.map((name, i) => (
            <div key={name}>
              {pictures.length > 1 && (
                <p className={failuresStyles.mapHead}>{t(($) => $.cases.picture, { n: i + 1 })}</p>
              )}
              <CaseMaps version={version} request={request} name={name} captions={captions} />
            </div>
          ))}
      </div>
    </article>
  );
}

async function openInCompare(version: string, request: SuiteRequest, keys: string[], captions: string[]) {
  try {
    const files: File[] = [];
    for (const key of keys) {
      const picture = await casePicture(version, request, key);
      if (picture)
        files.push(new File([picture.blob], `${key.split("/").at(-1)}.png`, { type: "image/png" }));
    }
    addCaptions(captions);
    goTo("compare");
    await addFiles(files);
  } catch (error) {
    report(error);
  }
}

interface PictureProps {
  version: string;
  request: SuiteRequest | null;
  name: string;
  alt: string;
}

function Picture({ version, request, name, alt }: PictureProps) {
  const t = useWords();
  const picture: CasePicture | null | undefined = useCasePicture(version, request, name);
  if (picture)
    return <img src={picture.url} alt={alt} width={128} height={128} data-small={picture.width < 300} />;
  return (
    <div className={failuresStyles.noPicture}>
      {picture === null && (
        <>
          <IconPhotoOff size={18} stroke={1.5} aria-hidden />
          <span>{t(($) => (request ? $.cases.notThere : $.cases.importAgain))}</span>
        </>
      )}
    </div>
  );
}

const promptOf = (name: string) => `a photo of ${/^[aeiou]/i.test(name) ? "an" : "a"} ${name}`;

/** The right class and what the models took it for. */
function classCaptions({ suite, one, a, b }: ShownCase): string[] {
  if (one.kind !== "class") return [];
  const labels = [
    one.label,
    ...[a, b].flatMap((result) => (result?.kind === "class" ? [result.predicted] : [])),
  ];
  return [...new Set(labels)].flatMap((label) => {
    const name = suite.classes?.[label]?.name;
    return name === undefined ? [] : [promptOf(name)];
  });
}

/** Empty where one model alone was asked. */
type Letter = "A" | "B" | "";

function Said({ shown, both }: { shown: ShownCase; both: boolean }) {
  const t = useWords();
  const { one, a, b, suite } = shown;
  const results: [Letter, CaseResult | null][] = both
    ? [
        ["A", a],
        ["B", b],
      ]
    : [["", a ?? b]];
  if (one.kind === "choice") {
    return (
      <table className={`${failuresStyles.scores} num`}>
        <thead className={page.srOnly}>
          <tr>
            <th scope="col">{t(($) => $.cases.caption)}</th>
            {results.map(([letter]) => (
              <th key={letter} scope="col">
                {t(($) => $.cases.cosineOf, { letter })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {captionsOf(one).map((caption, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two wrong captions of a case can be the same words
            <tr key={i}>
              <th scope="row">
                <LabelMark right={i === 0} /> {caption}
              </th>
              {results.map(([letter, result]) => (
                <td key={letter}>
                  {result?.kind === "choice" && (
                    <Score
                      letter={letter}
                      value={result.scores[i]!}
                      best={result.scores[i] === Math.max(...result.scores)}
                      right={i === 0}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    );
  }
  return (
    <ul className={`${failuresStyles.lines} num`}>
      {one.kind === "group" &&
        one.captions.map((caption, i) => (
          <li key={caption}>
            {i + 1}. {caption}
          </li>
        ))}
      {one.kind === "class" && (
        <li>
          <LabelMark right /> {suite.classes?.[one.label]?.name}
        </li>
      )}
      {one.kind === "judgement" && (
        <li>
          <LabelMark right={one.truth} /> {one.caption}
        </li>
      )}
      {one.kind === "retrieval" &&
        one.captions.map((caption) => (
          <li key={caption}>
            <LabelMark right /> {caption}
          </li>
        ))}
      {results.map(([letter, result]) => result && <li key={letter}>{told(letter, result, shown)}</li>)}
    </ul>
  );
}

/** A model's answer in words. */
function told(letter: Letter, result: CaseResult, { suite }: ShownCase) {
  const mark = letter && <SlotLetter slot={letter === "A" ? "a" : "b"} />;
  switch (result.kind) {
    case "group":
      return (
        <>
          {mark}{" "}
          {say(($) => $.cases.group, {
            text: say(($) => (result.text ? $.cases.right : $.cases.wrong)),
            image: say(($) => (result.image ? $.cases.right : $.cases.wrong)),
            cosines: series(result.scores.map(cosine)),
          })}
        </>
      );
    case "class":
      return (
        <>
          {mark}{" "}
          {say(($) => $.cases.class, {
            name: suite.classes?.[result.predicted]?.name ?? "",
            share: percent(result.probability),
            rank: result.rank,
          })}
        </>
      );
    case "retrieval":
      return (
        <>
          {mark}{" "}
          {say(($) => $.cases.retrieval, {
            caption: result.imageToText,
            pictures: series(result.textToImage),
          })}
        </>
      );
    case "judgement":
      return (
        <>
          {mark} {say(($) => $.cases.judgement, { cosine: cosine(result.score) })}
        </>
      );
    case "choice":
      return null;
  }
}

function LabelMark({ right }: { right: boolean }) {
  const t = useWords();
  return right ? (
    <IconCheck size={14} stroke={2.6} className={classes.right} aria-label={t(($) => $.cases.true)} />
  ) : (
    <IconX size={14} stroke={2.6} className={classes.wrong} aria-label={t(($) => $.cases.false)} />
  );
}

interface ScoreProps {
  letter: string;
  value: number;
  best: boolean;
  right: boolean;
}

function Score({ letter, value, best, right }: ScoreProps) {
  const t = useWords();
  return (
    <span className={failuresStyles.score} data-best={best} data-right={right}>
      {letter && <small>{letter}</small>} {cosine(value)}
      {best && (
        <span className={failuresStyles.pick}>
          {right ? "✓" : "✗"} {t(($) => $.cases.chosen)}
        </span>
      )}
    </span>
  );
}
