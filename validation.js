module.exports = require('./lib/validation/plugin');
