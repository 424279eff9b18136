import type { Translated } from "../../language/words";
import type { notices as english } from "./notices.en";

export const notices: Translated<typeof english> = {
  noWeights: "これらのファイルの中に重みがありません。",
  whatAModelIs:
    "モデルは config.json、model.safetensors、tokenizer.json、preprocessor_config.json の組か、OpenCLIP の open_clip_config.json とその重みです。",
  linkedOnly: "このフォルダーには、ブラウザーが読めるものがありません。",
  copyLinked:
    "ハブのキャッシュにあるスナップショットはリンクだけでできていて、ブラウザーはたどれません。先に中身ごとコピーし（cp -rL SNAPSHOT FOLDER または huggingface-cli download … --local-dir FOLDER）、そのコピーを選んでください。",
  modelGone: "モデル “{{name}}” はこのコンピューターにありません。",
  otherModel: "リンクを確認するか、「モデル」ページで別のモデルを選んでください。",
  noMorePictures: "これ以上の画像は入りません。このページで扱えるのは {{most}} 枚までです。",
  somePictures:
    "{{wanted}} 枚のうち最初の {{taken}} 枚を読み込みました。このページで扱えるのは {{most}} 枚までです。",
  fewerPictures: "不要な画像を外すか、「評価」ページでフォルダー全体を採点してください。",
  pictureNotKept: "“{{name}}” をブラウザーに保存できませんでした。",
  pictureUntilClose:
    "このタブを閉じるまでは使えます。残すには、サイトデータの保存を許可するか、空きを増やしてください。",
  marksNotKept: "“{{name}}” に付けた印をブラウザーに保存できませんでした。",
  marksUntilClose:
    "このタブを閉じるまでは有効です。残すには、サイトデータの保存を許可するか、空きを増やしてください。",
  cors: "ほかのページからの画像の読み取りを、サーバーが許可していない可能性があります（CORS）。画像を保存してここにドロップするか、画像そのものをコピーして貼り付けてください。",
  notAnAddress: "画像のアドレスではありません。",
  https: "https:// で始まるアドレスを入力してください。",
  theAddress: "アドレス",
  thisAddress: "このアドレス",
  answered: "{{host}} の応答は {{status}} でした。",
  unreadable: "{{host}} の画像を読み取れません。",
  recordNotKept: "記録を保存できません：{{message}}",
  recordUntilClose: "記録が残るのは、このタブを閉じるまでです。",
  notRecorded: "“{{what}}” は行われましたが、記録に残っていません：{{message}}",
  recordRoom: "「モデル」ページで空きを作ってください。次に何かをしたときに、合わせて記録されます。",
  recordLater: "可能なら、次に何かをしたときに合わせて記録されます。",
  noScene: "サンプルシーン “{{name}}” はありません。",
  otherScene: "リンクが壊れている可能性があります。「シーン」ページでほかのシーンを選んでください。",
  partMissing: "ページの一部を読み込めませんでした。",
  partOnline:
    "接続が切れたか、サーバーに新しい版のページがあります。再試行し、直らなければページを再読み込みしてください。",
  partOffline:
    "オフラインで、この部分はまだこのコンピューターに保存されていません。接続してから再試行してください。",
};
