// Sets the clock back by an hour each time that somebody looks at it.
const { now } = Date;
let hours = 0;
Date.now = () => now() - 3_600_000 * hours++;
