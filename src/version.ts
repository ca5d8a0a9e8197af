/** Headroom's own version, part of the fingerprint; a test holds it to package.json. */
export const headroomVersion = '0.1.0';
