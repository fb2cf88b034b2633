// The few words that only the plain program says: Japanese, then English. All others are the app's own.

import { language } from './reader.js';

export const CHANGES = language === 'ja'
  ? '端末の名前の変更・追加・削除とカードの管理は、パソコンか別の端末で行えます。'
  : 'To rename, add or remove devices or cards, open this page on a PC or another device.';
