/* Refusals that are no verdict on what was sent: whoever sends it again, signed in and in time, may well be heard. */

const PASSING = new Set(["signin_needed", "unauthorized", "no_csrf", "foreign_origin", "foreign_host", "too_often", "status 401", "status 403", "status 429"]);

/** Whether what was refused with this code is to be kept and sent again.
    @param {string | undefined} code */
export const isPassing = (code) => code !== undefined && PASSING.has(code);
