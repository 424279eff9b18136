import { Button, FileButton, Group, TextInput } from "@mantine/core";
import { IconDownload, IconFolderOpen } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { bytes } from "../../ui/format";
import type { ModelSource } from "../../worker/protocol";
import { pathed } from "../../workspace/droppedFiles";
import { HUB, hubEndpointStore, hubSource, isHubEndpoint, setHubEndpoint } from "../../workspace/hubEndpoint";
import { modelAmong } from "../../workspace/modelChoice";
import { loadModel, modelStore, putModel } from "../../workspace/models";
import { useShallow, useStore } from "../../workspace/react";
import classes from "./models.module.css";
import { PRESETS } from "./presets";

/** Loads and shows a model in slot A. */
async function fetchAndUse(source: ModelSource) {
  const info = await loadModel(source, () => void fetchAndUse(source));
  if (info) await putModel("a", info.id);
}

/** Presets, any repository, and the visitor's own files. */
export function AddModels() {
  const { loading, loaded, cached } = useStore(
    modelStore,
    useShallow(({ loading, loaded, cached }) => ({ loading, loaded, cached })),
  );
  const here = new Set([...Object.keys(loaded), ...cached.map(({ id }) => id)]);
  return (
    <section aria-labelledby="add-title" className={classes.panel}>
      <h2 id="add-title">Get a model</h2>
      <ul className={classes.presets}>
        {PRESETS.map(({ repo, revision, name, about, licence, bytes: size }, i) => {
          const key = `hub:${repo}@${revision}`;
          return (
            <li key={repo}>
              <div>
                <h3>
                  {name} <span className="num">{bytes(size)}</span>
                </h3>
                <p>{about}</p>
                <p className={classes.fine}>
                  {repo} · {licence}
                </p>
              </div>
              <Button
                size="xs"
                variant={i === 0 ? "filled" : "default"}
                leftSection={<IconDownload size={14} />}
                disabled={here.has(key)}
                loading={loading[key] !== undefined}
                onClick={() => void fetchAndUse(hubSource(repo, revision, { name, licence }))}
                aria-label={here.has(key) ? `${name} is on this machine` : `Get ${name}`}
              >
                {here.has(key) ? "Here" : "Get"}
              </Button>
            </li>
          );
        })}
      </ul>
      <OwnFiles />
      <AnyRepo />
    </section>
  );
}

function OwnFiles() {
  const folder = useRef<HTMLInputElement>(null);
  const take = async (files: readonly File[]) => {
    const source = await modelAmong(files.map(pathed));
    if (source) await fetchAndUse(source);
  };
  return (
    <div className={classes.block}>
      <h3>From this machine</h3>
      <p className={classes.hint}>
        Drop a model's folder anywhere on the page, or choose it: one of transformers (config.json, weights as
        safetensors, tokenizer and image settings), one of OpenCLIP, either with a LoRA adapter beside.
      </p>
      <Group gap="xs" mt={8}>
        <Button leftSection={<IconFolderOpen size={14} />} onClick={() => folder.current?.click()}>
          Choose a folder…
        </Button>
        <FileButton
          multiple
          onChange={(files) => files.length > 0 && void take(files)}
          accept=".json,.txt,.safetensors,.md"
        >
          {(props) => <Button {...props}>Choose files…</Button>}
        </FileButton>
        <input
          ref={(input) => {
            folder.current = input;
            input?.setAttribute("webkitdirectory", "");
          }}
          type="file"
          hidden
          aria-label="Folder of a model"
          onChange={({ currentTarget }) => {
            void take([...(currentTarget.files ?? [])]);
            currentTarget.value = "";
          }}
        />
      </Group>
    </div>
  );
}

function AnyRepo() {
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
      <h3>From Hugging Face</h3>
      <div className={classes.fields}>
        <TextInput
          label="Repository"
          placeholder="owner/name"
          value={repo}
          onChange={(event) => setRepo(event.currentTarget.value)}
          error={badRepo ? "It has the form owner/name." : null}
          required
          withAsterisk={false}
        />
        <TextInput
          label="Revision"
          placeholder="main, or a commit"
          description={
            revision && !/^[0-9a-f]{40}$/.test(revision) ? "A branch: what it holds can change." : undefined
          }
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={revision}
          onChange={(event) => setRevision(event.currentTarget.value)}
        />
        <TextInput
          className={classes.wide}
          label="Mirror"
          placeholder={HUB}
          description="For all downloads from the hub: a mirror, or your company's own host."
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          onBlur={() => !badEndpoint && setHubEndpoint(address)}
          error={badEndpoint ? "It starts with https://." : null}
        />
      </div>
      <Button type="submit" mt={10} leftSection={<IconDownload size={14} />}>
        Get
      </Button>
    </form>
  );
}
