// An S3 server that takes no notice of conditional writes and of checksums: node careless.mjs FOLDER PORT
// Ends with its standard input.
import S3rver from 's3rver';

const [folder, port] = process.argv.slice(2);
const server = new S3rver({ address: '127.0.0.1', port: Number(port), directory: folder, silent: true, configureBuckets: [{ name: 'exercise' }] });
await server.run();
console.log('ready');
process.stdin.on('end', () => process.exit()).resume();
