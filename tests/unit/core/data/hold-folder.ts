/** A core of its own process that holds the folder named in its argument until it is killed. */
import { openCoreData } from '#core/data/open-core-data';

const data = openCoreData({ folder: process.argv[2] ?? '', now: () => 1_700_000_000_000 });
data.db.exec("INSERT INTO fact VALUES ('held', 'yes')");
process.stdout.write('held\n');
setInterval(() => undefined, 1000);
