/**
 * The Model Context Protocol's own SDK. It is bundled into a file beside the command line, because it is larger than
 * the reader of YAML, and other commands must not pay for it at each start.
 */
export { Server } from '@modelcontextprotocol/sdk/server/index.js';
export { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
export type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
export { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
export { z } from 'zod';
