/** Puts a notice above an older report: something newer is being measured, or could not be. */

const noticeEnd = '<!-- headroom-notice-end -->';

/** Returns the notice with the report below it, or alone where both are longer than `room`. */
export function putNoticeAbove(notice: string, content: string, room: number): string {
  const report = withoutNotice(content);
  const joined = report === '' ? notice : `${notice}\n${noticeEnd}\n\n${report}`;
  return joined.length <= room ? joined : notice;
}

/** Returns an older report without the notice that stood above it. */
const withoutNotice = (content: string): string =>
  (content.includes(noticeEnd)
    ? content.slice(content.indexOf(noticeEnd) + noticeEnd.length)
    : content
  ).trim();
