import process from 'node:process'

// Loaded ahead of the server: its clock runs as far ahead as the test says.
const realNow = Date.now
const ahead = Number(process.env.LATER_MS ?? 0)
Date.now = () => realNow() + ahead
