import { useState } from "react";
import { sharedScale } from "../../../ui/maps/colour";
import { MapPicture, type Patch } from "../../../ui/maps/MapPicture";
import { pictureStore } from "../../../workspace/pictures";
import { mapOf, wholeMap } from "../lessons/where";
import { useLive } from "../useLesson";
import { useWords } from "../words";
import styles from "./exhibit.module.css";
import { type ExhibitProps, SceneExhibit } from "./SceneExhibit";

/** The maps of the true and of the false sentence, by one scale. */
export function MapsExhibit(props: ExhibitProps) {
  useLive();
  const t = useWords();
  const [patch, setPatch] = useState<Patch | null>(null);
  const { stage, scores, marks } = props;
  const picture = pictureStore.getState().pictures.find(({ ref }) => ref === stage.pictures[0]);
  const results = stage.captions.map(mapOf);
  const maps = results.map((result) => wholeMap(result) ?? undefined);
  const scale = sharedScale(maps.filter((map) => map !== undefined));
  if (!scores || !picture || !scale) return <SceneExhibit {...props} />;
  return (
    <ul className={styles.pictures}>
      {stage.captions.map((caption, i) => (
        <li key={caption}>
          <MapPicture
            picture={picture}
            result={results[i]}
            map={maps[i]}
            scale={scale}
            opacity={75}
            smooth={false}
            patch={patch}
            onPatch={setPatch}
            label={t(($) => $.show.map, { caption })}
          />
          <p>
            {marks && `${t(($) => (i === 0 ? $.show.right : $.show.wrong))}: `}
            {caption}
          </p>
        </li>
      ))}
    </ul>
  );
}
