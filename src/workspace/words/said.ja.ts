/** What faults say as data (base/errors.ts), each with what to do; "" where its class says that. */
import type { FileSaid } from "../../base/blob";
import type { FolderSaid } from "../../clip/folder/said";
import type { DataSaid } from "../../degla/notices";
import type { PictureSaid } from "../../pictures/imageFile";
import type { DownloadSaid } from "../../storage/models/said";
import type { TableSaid } from "../../tables/said";

export type Said = FileSaid | PictureSaid | TableSaid | DataSaid | FolderSaid | DownloadSaid;

const SAVE_AS = "1 チャンネル 8 ビットの PNG、JPEG、WebP のいずれかで保存し直してください。";
const CSV = "シートを「CSV UTF-8」で保存し直してください。";
const SAFETENSORS =
  "pickle はコードを実行できるため読みません。transformers の save_pretrained で一度変換し、できたフォルダーを読み込んでください。";
const WHOLE =
  "CLIP 全体のフォルダー（config.json、重み、tokenizer.json、preprocessor_config.json）を読み込んでください。";
const AGAIN =
  "ログインページや利用条件の確認が代わりに届くことがあります。ログインしてから、もう一度ダウンロードしてください。";
const FROM_FILES = "ブラウザーでダウンロードし、手元のファイルから読み込んでください。";

export const said: Readonly<Record<Said["kind"], { says: string; advice: string }>> = {
  fileMoved: {
    says: "{{file}} をディスクから読めません。",
    advice: "選んだあとで移動または変更された可能性があります。もう一度選んでください。",
  },

  pictureIsText: {
    says: "{{file}} は画像ではなく、中身は文字です。",
    advice: "画像そのものを選んでください。キャプションの表は、画像と一緒にページへドロップしてください。",
  },
  pictureIsUnknown: { says: "{{file}} は、ここで読める種類の画像ではありません。", advice: SAVE_AS },
  pictureIsForeign: { says: "{{file}} は {{format}} のファイルで、ここでは読めません。", advice: SAVE_AS },
  pictureIsFilm: {
    says: "{{file}} は動画です。",
    advice: "1 コマを PNG か JPEG で保存して使ってください。",
  },
  pictureIsArchive: { says: "{{file}} は圧縮ファイルです。", advice: "先に展開してください。" },
  pictureIsRaw: { says: "{{file}} はカメラの RAW 画像で、ここでは読めません。", advice: SAVE_AS },
  pictureIsWebPage: {
    says: "{{file}} の中身は画像ではなく、ウェブページです。",
    advice: "サーバーが画像の代わりに送ったものです。画像をもう一度ダウンロードしてください。",
  },
  pictureIsHuge: {
    says: "{{file}} は {{width, number}} × {{height, number}} ピクセル（{{megapixels, number}} メガピクセル）あり、上限の 50 メガピクセルを超えています。",
    advice: "モデルが見るのは一辺数百ピクセルです。4,000 ピクセルもあれば十分なので、縮小してください。",
  },
  pictureIsEmpty: {
    says: "{{file}} は空です。",
    advice: "どこかでコピーに失敗しています。もう一度コピーしてください。",
  },
  pictureIsHeavy: {
    says: "{{file}} は {{megabytes, number}} MB あり、上限の 256 MB を超えています。",
    advice: SAVE_AS,
  },
  pictureIsCut: { says: "{{file}} は途中で切れています。", advice: "" },
  pictureHasNoSize: {
    says: "{{file}} には {{width}} × {{height}} ピクセルと書かれています。",
    advice: "",
  },
  pictureIsCmyk: {
    says: "{{file}} は印刷用（CMYK）の JPEG です。",
    advice: "ここでは色を正しく表示できません。RGB で保存し直してください。",
  },
  pictureIsDeep: {
    says: "{{file}} は 1 チャンネル {{bits}} ビットで、上限の 8 ビットを超えています。",
    advice: SAVE_AS,
  },
  pictureIsDamaged: { says: "{{file}} は中身が壊れているため、画像に戻せません。", advice: "" },

  tableIsExcel: {
    says: "{{file}} は Excel などのブックか圧縮ファイルで、文字の表ではありません。",
    advice: `${CSV}圧縮ファイルなら展開してください。`,
  },
  tableIsWebPage: {
    says: "{{file}} の中身は表ではなく、ウェブページか XML です。",
    advice: `ファイルそのものをダウンロードしてください。表計算ソフトで開けるなら、${CSV}`,
  },
  tableIsNoText: {
    says: "{{file}} の文字コードがわかりません（読めるのは UTF-8、UTF-16、Windows-1252 など）。",
    advice: "UTF-8 で保存し直してください。",
  },
  tableGivesNothing: {
    says: "{{file}} にキャプションがありません。",
    advice:
      "表には画像の列（file または image_path）とキャプションの列が 1 つずつ必要です。JSON は、そのような項目の一覧にしてください。",
  },
  tableQuotesWrong: {
    says: "{{file}} に、引用符の対応が正しくないセルがあります。",
    advice: '引用符で囲んだセルは引用符で終わり、中の引用符は 2 つ重ねます（例：“12""”）。',
  },
  tableIsNoJson: { says: "{{file}} は JSON として読めません（{{message}}）。", advice: "" },
  tableIsTooLong: {
    says: "{{file}} のキャプションが、このページの上限 {{most, number}} 件を超えています。",
    advice: "一部だけを使うか、上限のないコマンド（npm run degla -- finetune）で学習してください。",
  },
  tableColumns_training: {
    says: "{{file}} の列は {{columns}} です。",
    advice: "画像の列（file、image_path など）とキャプションの列（caption、text など）が必要です。",
  },
  tableColumns_suite: {
    says: "{{file}} の列は {{columns}} です。",
    advice: "image、right、wrong の列（必要なら category も）、または image、caption、label の列が必要です。",
  },
  tableColumns_negatives: {
    says: "{{file}} の列は {{columns}} です。",
    advice: "キャプションの列（caption、text、title、sentence など）が必要です。",
  },

  noPictureReadable: {
    says: "キャプションのある画像を 1 枚も読み取れません。",
    advice: "壊れていない画像に置き換えてください。",
  },

  modelLacks: { says: "{{place}} に {{wanted}} がありません。", advice: "" },
  modelHasNoTokenizer: {
    says: "{{place}} に tokenizer.json がありません。",
    advice:
      "ベースモデルの tokenizer.json（または vocab.json と merges.txt）を、重みと同じ場所に置いてください。",
  },
  modelHasSeveralWeights: {
    says: "{{place}} に重みのファイルが複数あります。",
    advice: "使うものだけを残すか、その名前を model.safetensors にしてください。",
  },
  modelIsPickle: {
    says: "{{place}} の重みは PyTorch の pickle だけで、{{wanted}} がありません。",
    advice: SAFETENSORS,
  },
  modelIsOtherWeights: {
    says: "{{place}} の重みは別の形式だけで、{{wanted}} がありません。",
    advice: "model.safetensors のある CLIP のフォルダーを読み込んでください。",
  },
  modelIsNoClip: {
    says: "{{place}} は CLIP ではありません（config.json の種類は {{type}}）。",
    advice: WHOLE,
  },
  modelConfigIsNoClip: { says: "config.json に CLIP の記述がありません。", advice: WHOLE },
  modelFileIsLfs: {
    says: "{{file}} はファイルそのものではなく、Git LFS の参照です。",
    advice:
      "Git LFS なしで複製されたフォルダーです。git lfs pull を実行するか、ファイルをダウンロードしてください。",
  },
  modelFileIsWebPage: { says: "{{file}} の中身はウェブページです。", advice: AGAIN },
  modelFileIsText: { says: "{{file}} の中身は重みではなく、文字です。", advice: AGAIN },
  modelFileIsPickle: {
    says: "{{file}} の中身は PyTorch の pickle か圧縮ファイルです。",
    advice: SAFETENSORS,
  },
  weightsAreCut: {
    says: "{{file}} は途中で切れています。",
    advice: "ファイルを最後までダウンロードまたはコピーし直してください。",
  },

  hostHasNoFile: {
    says: "{{host}} にこのファイルがありません（{{status}}）：{{url}}",
    advice:
      "リポジトリの名前、リビジョン、ミラーのアドレスを確認するか、手元のファイルからモデルを読み込んでください。",
  },
  hostRefuses: {
    says: "{{host}} がアクセスを拒否しました（{{status}}）：{{url}}",
    advice: `リポジトリが非公開か、利用条件への同意が必要です。${FROM_FILES}`,
  },
  hostBusy: {
    says: "{{host}} が混み合っています（429）。",
    advice: "数分待ってから、もう一度試してください。",
  },
  hostFails: {
    says: "{{host}} がエラー（{{status}}）を返しました：{{url}}",
    advice: "時間をおいて試すか、ミラーを使ってください。",
  },
  hostUnreachable: {
    says: "{{host}} に接続できないか、このページからの読み込み（CORS）が許可されていません。",
    advice: "",
  },
  hostSendsPage: {
    says: "{{host}} がファイルの代わりにウェブページを返しました：{{url}}",
    advice:
      "ネットワークのログインページ、ミラーのアドレスの誤り、ファイルがない、などの場合に起こります。アドレスを別のタブで開いて確かめてください。",
  },
  hostSendsLfs: {
    says: "{{host}} がファイルの代わりに Git LFS の参照を返しました：{{url}}",
    advice: "このミラーには大きいファイルがありません。別のミラーか、手元のファイルを使ってください。",
  },
  networkOff: {
    says: "オフラインです。",
    advice: "ネットワークに接続するか、保存済みのモデルを使ってください。",
  },
  noMemoryForModel: { says: "このモデルを読み込むメモリーが足りません。", advice: "" },
  downloadBroke: { says: "{{file}} のダウンロード中に接続が切れました。", advice: "" },
  downloadShort: {
    says: "{{file}} は、予告された {{bytes, number}} バイトのうち {{received, number}} バイトで終わりました。",
    advice: "",
  },
  downloadDiffers: {
    says: "{{file}} の内容が、公開されているものと一致しません。",
    advice: "",
  },
  modelGone_hub: {
    says: "{{id}} はこのコンピューターにありません。",
    advice: "「モデル」ページでもう一度ダウンロードしてください。",
  },
  modelGone_local: {
    says: "{{id}} はこのコンピューターにありません。",
    advice:
      "ファイルから読み込んだモデルです。「モデル」ページで同じファイルを選ぶと、同じモデルになります。",
  },
  modelGone_tuned: {
    says: "{{id}} はこのコンピューターにありません。",
    advice:
      "ここか別のブラウザーで調整したモデルです。「モデル」ページで、書き出したフォルダーか別のモデルを選んでください。",
  },
  modelGone_bundled: {
    says: "{{id}} はこのコンピューターにありません。",
    advice: "このページに付属するモデルです。ページを再読み込みしてください。",
  },
  noRepository: {
    says: "“{{repo}}” はリポジトリの名前ではありません。",
    advice: "Hugging Face での書き方（所有者/名前）で入力してください。",
  },
};
