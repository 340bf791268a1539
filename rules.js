module.exports = require('./lib/rules/public');
