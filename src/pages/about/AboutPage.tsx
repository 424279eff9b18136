import { Anchor, Loader } from "@mantine/core";
import { useEffect, useState } from "react";
import { BUNDLED, TUNED } from "../../workspace/modelSources";
import classes from "./about.module.css";
import { Markdown } from "./markdown";

/** What this is, how it computes, what it does with pictures, and whose work it uses. */
export function AboutPage() {
  return (
    <div className={classes.about}>
      <h1>About</h1>
      <p className={classes.lead}>
        CLIP scores how well a caption fits a picture. It knows things and colours well, and it reads captions
        almost as a bag of words: swap who is what and where, and the score hardly moves. This page lets you
        see that for yourself, on your own pictures, with the model running on your own machine.
      </p>

      <h2>What you see</h2>
      <dl>
        <dt>Global similarity</dt>
        <dd>
          The cosine of the picture's embedding and the caption's, and its softmax over the captions of one
          picture at the model's own logit scale: what the model would bet, if one of them had to be the right
          one.
        </dd>
        <dt>Local similarity, self-self</dt>
        <dd>
          In the last block of the image tower, patches attend to patches like themselves, softmax(q·qᵀ) +
          softmax(k·kᵀ), with no residual and no feed-forward. Each patch is then projected like the whole
          picture and compared with the phrase, less the bare prompt “a photo” (
          <A href="https://arxiv.org/abs/2312.01597">SCLIP</A>,{" "}
          <A href="https://arxiv.org/abs/2407.12442">ClearCLIP</A>,{" "}
          <A href="https://arxiv.org/abs/2304.05653">CLIP Surgery</A>,{" "}
          <A href="https://arxiv.org/abs/2411.12044">ITACLIP</A>).
        </dd>
        <dt>Local similarity, Grad-ECLIP</dt>
        <dd>
          Which patches the caption's global score depends on, by its gradient (
          <A href="https://arxiv.org/abs/2502.18816">Grad-ECLIP</A>).
        </dd>
        <dt>Raw</dt>
        <dd>
          The cosine of each patch as plain CLIP projects it. Mostly noise, and often upside down: it is here
          so that you can see why the others are needed.
        </dd>
        <dt>Local score</dt>
        <dd>
          The mean over the caption's noun phrases of the strongest patch (after{" "}
          <A href="https://arxiv.org/abs/2111.07783">FILIP</A>). All maps of a picture share one colour scale:
          a scale for each would make an absent object look certain.
        </dd>
        <dt>What each word is worth</dt>
        <dd>The cosine of the whole caption less the cosine of the caption without the word.</dd>
        <dt>True and false</dt>
        <dd>
          Sample scenes are drawn from a scene graph, so what is true of them is known and marked ✓ or ✗. Of
          your own pictures the page knows nothing, and marks nothing.
        </dd>
      </dl>

      <h2>Privacy</h2>
      <p>
        There is no server behind this page. Pictures and captions stay in this browser; links hold captions,
        settings and the first half of a hash of your pictures, never the pictures. The network is used only
        for a picture's or model's address that you ask for. After the first visit everything works with the
        network off.
      </p>

      <h2>The bundled models</h2>
      {[BUNDLED, TUNED].map(({ path, name }) => (
        <OwnText
          key={path}
          title={`Model card of ${name}`}
          path={`${path}README.md`}
          otherwise="The model card comes with the model's files."
        />
      ))}

      <h2>Pictures of the scenes</h2>
      <OwnText
        title="Sources and licences"
        path="scenes/ATTRIBUTION.md"
        otherwise="The list of sources comes with the scenes' files."
      />

      <h2>Software</h2>
      <p>
        Computed by TensorFlow.js on WebGPU or WebAssembly; set in IBM Plex Sans (SIL Open Font License 1.1);
        map colours are viridis (CC0).
      </p>
    </div>
  );
}

function A({ href, children }: { href: string; children: React.ReactNode }) {
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" inherit underline="always">
      {children}
    </Anchor>
  );
}

/** A text file of this site, fetched when it is opened. */
function OwnText({ title, path, otherwise }: { title: string; path: string; otherwise: string }) {
  const [text, setText] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open || text !== null) return;
    let live = true;
    fetch(path)
      .then((answer) => {
        // A dev server answers a missing file with the page itself.
        const isPage = answer.headers.get("content-type")?.includes("html");
        return answer.ok && !isPage ? answer.text() : otherwise;
      })
      .catch(() => otherwise)
      .then((found) => live && setText(found));
    return () => {
      live = false;
    };
  }, [open, text, path, otherwise]);
  return (
    <details className={classes.note} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open && (text === null ? <Loader size="sm" /> : <Markdown text={text} level={3} />)}
    </details>
  );
}
