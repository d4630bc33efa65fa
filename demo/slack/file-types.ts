// What Slack makes of a file's name: its type, its MIME type, the words for it. Pure.

interface FileType {
  filetype: string;
  mimetype: string;
  prettyType: string;
  /** Text, which Slack keeps as an editable snippet while it is small. */
  isText?: true;
}

const text = (filetype: string, mimetype: string, prettyType: string): FileType => ({
  filetype,
  mimetype,
  prettyType,
  isText: true,
});
const hosted = (filetype: string, mimetype: string, prettyType: string): FileType => ({
  filetype,
  mimetype,
  prettyType,
});

const XML = 'application/vnd.openxmlformats-officedocument';

const TYPES: Record<string, FileType> = {
  csv: text('csv', 'text/csv', 'CSV'),
  tsv: text('tsv', 'text/tab-separated-values', 'TSV'),
  txt: text('text', 'text/plain', 'Plain Text'),
  json: text('javascript', 'application/json', 'JSON'),
  html: text('html', 'text/html', 'HTML'),
  xlsx: hosted('xlsx', `${XML}.spreadsheetml.sheet`, 'Excel Spreadsheet'),
  xls: hosted('xls', 'application/vnd.ms-excel', 'Excel Spreadsheet'),
  docx: hosted('docx', `${XML}.wordprocessingml.document`, 'Word Document'),
  pdf: hosted('pdf', 'application/pdf', 'PDF'),
  zip: hosted('zip', 'application/zip', 'Zip'),
  png: hosted('png', 'image/png', 'PNG'),
  jpg: hosted('jpg', 'image/jpeg', 'JPEG'),
};

const UNKNOWN = hosted('binary', 'application/octet-stream', 'Binary');

export const extensionOf = (name: string): string =>
  name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '';

/** By the ending alone, as people know it: a picture that is called `x.csv` is a CSV. */
export function fileTypeOf(name: string): FileType {
  const extension = extensionOf(name);
  return TYPES[extension === 'jpeg' ? 'jpg' : extension] ?? UNKNOWN;
}
