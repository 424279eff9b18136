import { Button } from "@mantine/core";
import { list } from "../../../language/formats";
import { Panel } from "../../../ui/Panel";
import { goTo } from "../../../workspace/route";
import { useSlotModels } from "../../../workspace/slotModels";
import page from "../compare.module.css";
import styles from "./ways.module.css";
import { useWords } from "./words";

/** Where an own model and own data go in, in the order in which they are wanted. */
export function OwnData() {
  const t = useWords();
  const models = useSlotModels();
  return (
    <Panel id="data" title={t(($) => $.ownData.title)} hint={t(($) => $.ownData.about)}>
      <div className={styles.cards}>
        <div className={styles.card}>
          <h3>{t(($) => $.ownData.model.title)}</h3>
          <p>{t(($) => $.ownData.model.about)}</p>
          <p className={page.hint}>
            {t(($) => $.ownData.model.now, { models: list(models.map(({ name }) => name)) })}
          </p>
          <div>
            <Button variant="filled" onClick={() => goTo("models")}>
              {t(($) => $.ownData.model.go)}
            </Button>
          </div>
        </div>
        <div className={styles.card}>
          <h3>{t(($) => $.ownData.measure.title)}</h3>
          <p>{t(($) => $.ownData.measure.about)}</p>
          <div>
            <Button onClick={() => goTo("evaluate")}>{t(($) => $.ownData.measure.go)}</Button>
          </div>
        </div>
        <div className={styles.card}>
          <h3>{t(($) => $.ownData.train.title)}</h3>
          <p>{t(($) => $.ownData.train.about)}</p>
          <div>
            <Button onClick={() => goTo("train")}>{t(($) => $.ownData.train.go)}</Button>
            <Button variant="subtle" onClick={() => goTo("negatives")}>
              {t(($) => $.ownData.train.negatives)}
            </Button>
          </div>
        </div>
      </div>
    </Panel>
  );
}
