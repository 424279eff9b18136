import { Button, Group, TextInput } from "@mantine/core";
import { IconDownload, IconFolderOpen } from "@tabler/icons-react";
import { useState } from "react";
import { trainedOnOf } from "../../clip/folder/trainedOn";
import { hubId } from "../../storage/models/types";
import { FilesButton } from "../../ui/FilesButton";
import { bytes } from "../../ui/format";
import { Panel } from "../../ui/Panel";
import type { ModelSource } from "../../worker/protocol";
import { trainedOnWords } from "../../workspace/domain";
import { pathed } from "../../workspace/droppedFiles";
import { HUB, hubEndpointStore, hubSource, isHubEndpoint, setHubEndpoint } from "../../workspace/hubEndpoint";
import { modelAmong } from "../../workspace/modelChoice";
import { loadModel, modelStore, putModel } from "../../workspace/models";
import { useParts, useStore } from "../../workspace/react";
import classes from "./models.module.css";
import { licenceWords, PRESETS } from "./presets";
import { useWords } from "./words";

/** Loads and shows a model in slot A. */
async function fetchAndUse(source: ModelSource) {
  const info = await loadModel(source, () => void fetchAndUse(source));
  if (info) await putModel("a", info.id);
}

/** Presets, any repository, and the visitor's own files. */
export function AddModels() {
  const t = useWords();
  const { loading, loaded, cached } = useParts(modelStore, "loading", "loaded", "cached");
  const hubCard = trainedOnWords(trainedOnOf({ source: "hub" }));
  const here = new Set([...Object.keys(loaded), ...cached.map(({ id }) => id)]);
  return (
    <Panel id="add" title={t(($) => $.get.title)} className={classes.panel}>
      <ul className={classes.presets}>
        {PRESETS.map(({ repo, revision, name, line, licence, bytes: size }, i) => {
          const key = hubId(repo, revision);
          return (
            <li key={repo}>
              <div>
                <h3>
                  {name} <span className="num">{bytes(size)}</span>
                </h3>
                <p>{t(($) => $.presets[line])}</p>
                <p className={classes.fine}>
                  {repo} · {licenceWords(licence)} · {hubCard}
                </p>
              </div>
              <Button
                size="xs"
                variant={i === 0 ? "filled" : "default"}
                leftSection={<IconDownload size={14} />}
                disabled={here.has(key)}
                loading={loading[key] !== undefined}
                onClick={() => void fetchAndUse(hubSource(repo, revision, { name, licence }))}
                aria-label={t(($) => (here.has(key) ? $.get.isHere : $.get.getNamed), { name })}
              >
                {t(($) => (here.has(key) ? $.get.here : $.get.get))}
              </Button>
            </li>
          );
        })}
      </ul>
      <OwnFiles />
      <AnyRepo />
    </Panel>
  );
}

function OwnFiles() {
  const t = useWords();
  const take = async (files: readonly File[]) => {
    const source = await modelAmong(files.map(pathed));
    if (source) await fetchAndUse(source);
  };
  return (
    <div className={classes.block}>
      <h3>{t(($) => $.files.title)}</h3>
      <p className={classes.hint}>{t(($) => $.files.hint)}</p>
      <Group gap="xs" mt={8}>
        <FilesButton
          folder
          label={t(($) => $.files.input)}
          leftSection={<IconFolderOpen size={14} />}
          onFiles={(files) => void take(files)}
        >
          {t(($) => $.files.folder)}
        </FilesButton>
        <FilesButton
          multiple
          label={t(($) => $.files.filesInput)}
          accept=".json,.txt,.safetensors,.md"
          onFiles={(files) => files.length > 0 && void take(files)}
        >
          {t(($) => $.files.files)}
        </FilesButton>
      </Group>
    </div>
  );
}

function AnyRepo() {
  const t = useWords();
  const endpoint = useStore(hubEndpointStore, (state) => state.endpoint);
  const [repo, setRepo] = useState("");
  const [revision, setRevision] = useState("");
  const [address, setAddress] = useState(endpoint);
  const badRepo = repo !== "" && !/^[\w.-]+\/[\w.-]+$/.test(repo.trim());
  const badEndpoint = address !== "" && !isHubEndpoint(address);
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (badRepo || badEndpoint || repo === "") return;
    void fetchAndUse(hubSource(repo.trim(), revision.trim() || "main"));
  };
  return (
    <form className={classes.block} onSubmit={submit}>
      <h3>{t(($) => $.hub.title)}</h3>
      <div className={classes.fields}>
        <TextInput
          label={t(($) => $.hub.repository)}
          placeholder={t(($) => $.hub.repositoryForm)}
          value={repo}
          onChange={(event) => setRepo(event.currentTarget.value)}
          error={badRepo ? t(($) => $.hub.badRepository) : null}
          required
          withAsterisk={false}
        />
        <TextInput
          label={t(($) => $.hub.revision)}
          placeholder={t(($) => $.hub.revisionForm)}
          description={revision && !/^[0-9a-f]{40}$/.test(revision) ? t(($) => $.hub.branch) : undefined}
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={revision}
          onChange={(event) => setRevision(event.currentTarget.value)}
        />
        <TextInput
          className={classes.wide}
          label={t(($) => $.hub.mirror)}
          placeholder={HUB}
          description={t(($) => $.hub.mirrorAbout)}
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          onBlur={() => !badEndpoint && setHubEndpoint(address)}
          error={badEndpoint ? t(($) => $.hub.badMirror) : null}
        />
      </div>
      <Button type="submit" mt={10} leftSection={<IconDownload size={14} />}>
        {t(($) => $.get.get)}
      </Button>
    </form>
  );
}
