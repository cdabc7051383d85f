#!/bin/bash
# A real ZoneMinder (Debian's packages, 1.36) for contract tests, on loopback and in name spaces of its own: its configuration, sockets and
# shared memory are not the machine's, and when the first process of the space ends, everything in it has ended.
#   zoneminder.sh install            as root on Debian: the packages, without starting any of them as the machine's own
#   zoneminder.sh run FOLDER PORT PTZ_URL CAMERA_URL…   inside `unshare --mount --pid --fork --mount-proc --kill-child`
# `run` says on stdout what became ready: {"ready":"database"}, {"ready":"web"}, {"ready":"zoneminder"}. TERM or the end of stdin ends it.
# The folder keeps database and recordings: run again, and the same ZoneMinder is back. Logins: admin/admin, viewer/viewer (monitor 1, no control).
set -eu
packages="zoneminder mariadb-server nginx-light php-fpm php-mysql fcgiwrap ffmpeg libdatetime-perl"
say() { echo "{\"ready\":\"$1\"}"; }

if [ "$1" = install ]; then
  export DEBIAN_FRONTEND=noninteractive
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then printf '#!/bin/sh\nexit 101\n' >$policy; chmod +x $policy; trap 'rm -f $policy' EXIT; fi
  apt-get -o DPkg::Lock::Timeout=300 update -qq >&2
  # shellcheck disable=SC2086
  apt-get -o DPkg::Lock::Timeout=300 install -qq --yes --no-install-recommends $packages >&2
  exit 0
fi

folder=$2 port=$3 ptz=$4; shift 4
zone=${ZM_PEER_ZONE:-Africa/Casablanca} section=${ZM_PEER_SECTION:-10}
socket=$folder/mysql/mysqld.sock
export TZ=$zone
sql() { mariadb --no-defaults -uroot -S "$socket" "$@"; }
www() { setpriv --reuid www-data --regid www-data --init-groups env -i PATH=/usr/bin:/bin LANG=C.UTF-8 TZ="$zone" HOME=/tmp "$@"; }
chmod 755 "$folder"
install -d -o mysql -g mysql "$folder/mysql"
install -d -o www-data -g www-data "$folder"/{events,log,swap,export,tmp,sockets} && chown www-data "$folder"
mkdir -p "$folder/nginx" "$folder/conf.d"

# Ours alone: what ZoneMinder reads from /etc, its sockets, and the shared memory of its monitors.
cat >"$folder/conf.d/99-peer.conf" <<C
ZM_DB_HOST=localhost:$socket
ZM_DIR_EVENTS=$folder/events
ZM_PATH_LOGS=$folder/log
ZM_PATH_SWAP=$folder/swap
ZM_DIR_EXPORTS=$folder/export
ZM_PATH_ZMS=/zm/cgi-bin/nph-zms
ZM_PATH_FFMPEG=/usr/bin/ffmpeg
C
cp /etc/zm/conf.d/0*.conf "$folder/conf.d/"; cp /etc/zm/zm.conf "$folder/zm.conf"
chgrp www-data "$folder"/zm.conf "$folder"/conf.d/*.conf; chmod 640 "$folder"/zm.conf "$folder"/conf.d/*.conf
mount --bind "$folder/conf.d" /etc/zm/conf.d
mount --bind "$folder/zm.conf" /etc/zm/zm.conf
mount -t tmpfs -o mode=755 tmpfs /run/zm && chown www-data:www-data /run/zm
mount -t tmpfs -o mode=1777 tmpfs /dev/shm

fresh=0
if [ ! -d "$folder/mysql/mysql" ]; then
  fresh=1
  mariadb-install-db --no-defaults --user=mysql --datadir="$folder/mysql" --auth-root-authentication-method=socket --skip-test-db --skip-name-resolve >"$folder/log/install.log" 2>&1
fi
mariadbd --no-defaults --user=mysql --datadir="$folder/mysql" --socket="$socket" --pid-file="$folder/mysql/pid" --skip-networking --innodb-buffer-pool-size=32M \
  --innodb-log-file-size=16M --innodb-flush-log-at-trx-commit=2 --skip-innodb-doublewrite --performance-schema=OFF --character-set-server=utf8mb4 --log-error="$folder/mysql/error.log" </dev/null >/dev/null 2>&1 &
until sql -e 'select 1' >/dev/null 2>&1; do sleep 0.05; kill -0 $! || { cat "$folder/mysql/error.log" >&2; exit 1; }; done
if [ $fresh = 1 ]; then
  { echo 'SET autocommit=0;'; cat /usr/share/zoneminder/db/zm_create.sql; echo 'COMMIT;'; } | sql
  set_() { echo "UPDATE Config SET Value='$2' WHERE Name='$1';"; }
  {
    echo "CREATE USER 'zmuser'@localhost IDENTIFIED BY 'zmpass'; GRANT ALL ON zm.* TO 'zmuser'@localhost;"
    set_ ZM_OPT_USE_AUTH 1; set_ ZM_AUTH_RELAY hashed; set_ ZM_AUTH_HASH_SECRET peer-test-secret; set_ ZM_OPT_USE_API 1; set_ ZM_OPT_USE_LEGACY_API_AUTH 1
    set_ ZM_OPT_CONTROL 1; set_ ZM_OPT_FFMPEG 1; set_ ZM_PATH_FFMPEG /usr/bin/ffmpeg; set_ ZM_CHECK_FOR_UPDATES 0; set_ ZM_TELEMETRY_DATA 0; set_ ZM_SHOW_PRIVACY 0
    set_ ZM_LOG_LEVEL_SYSLOG -5; set_ ZM_TIMEZONE "$zone"
    # Off in a fresh database: every call would answer 401 "API disabled".
    echo 'UPDATE Users SET APIEnabled=1;'
    echo "INSERT INTO Users SET Username='viewer',Password='$(php -r 'echo password_hash("viewer",PASSWORD_BCRYPT,["cost"=>4]);')',Enabled=1,APIEnabled=1,Stream='View',Events='View',Control='None',Monitors='View',\`Groups\`='None',Devices='None',Snapshots='None',\`System\`='None',MonitorIds='1';"
    echo "DELETE FROM Storage; INSERT INTO Storage (Id,Name,Path,Type) VALUES (1,'Default','$folder/events','local');"
    number=0
    for camera in "$@"; do
      number=$((number + 1))
      echo "INSERT INTO Monitors SET Id=$number,Name='Gate $number',Type='Ffmpeg',\`Function\`='$([ $number = 1 ] && echo Record || echo Mocord)',Enabled=1,Path='$camera',Method='rtpRtsp',Width=320,Height=180,Colours=4,
        VideoWriter=2,SaveJPEGs=0,OutputContainer='mp4',DecodingEnabled=1,ImageBufferCount=3,MaxImageBufferCount=60,PreEventCount=5,PostEventCount=5,SectionLength=$section,MinSectionLength=5,FPSReportInterval=20,
        AnalysisFPSLimit=5,StorageId=1,Controllable=$([ $number = 1 ] && echo 1 || echo 0),ControlId=(SELECT Id FROM Controls WHERE Protocol='onvif' LIMIT 1),ControlDevice='prof1',ControlAddress='$ptz',AutoStopTimeout=1.0;"
      echo "INSERT INTO Zones (MonitorId,Name,Type,Units,NumCoords,Coords,Area,AlarmRGB,CheckMethod,MinPixelThreshold,MinAlarmPixels,MaxAlarmPixels,FilterX,FilterY,MinFilterPixels,MaxFilterPixels,MinBlobPixels,MinBlobs)
        VALUES ($number,'All','Active','Percent',4,'0,0 319,0 319,179 0,179',57600,16711680,'Blobs',25,576,57600,3,3,576,57600,576,1);"
      echo "INSERT IGNORE INTO Monitor_Status (MonitorId,Status) VALUES ($number,'NotRunning');"
    done
  } | sql zm
fi
say database

cat >"$folder/fpm.conf" <<C
[global]
error_log=$folder/log/fpm.log
[www]
user=www-data
group=www-data
listen=$folder/fpm.sock
listen.owner=www-data
listen.group=www-data
pm=static
pm.max_children=6
env[TZ]=$zone
php_admin_value[date.timezone]=$zone
php_admin_value[session.save_path]=$folder/tmp
C
cat >"$folder/nginx.conf" <<C
user www-data; worker_processes 1; daemon off; pid $folder/nginx/pid; error_log $folder/log/nginx-error.log;
events { worker_connections 512; }
http { include /etc/nginx/mime.types; access_log off; keepalive_timeout 65;
 client_body_temp_path $folder/nginx/a; proxy_temp_path $folder/nginx/b; fastcgi_temp_path $folder/nginx/c; uwsgi_temp_path $folder/nginx/d; scgi_temp_path $folder/nginx/e;
 server { listen 127.0.0.1:$port; root /var/empty;
  location /zm/cgi-bin { gzip off; alias /usr/lib/zoneminder/cgi-bin; include /etc/nginx/fastcgi_params; fastcgi_param SCRIPT_FILENAME \$request_filename;
    fastcgi_buffering off; fastcgi_read_timeout 3600; fastcgi_pass unix:$folder/cgi.sock; }
  location /zm { gzip off; alias /usr/share/zoneminder/www; index index.php;
    location ~ \.php\$ { if (!-f \$request_filename) { return 404; } expires epoch; include /etc/nginx/fastcgi_params; fastcgi_param SCRIPT_FILENAME \$request_filename;
      fastcgi_index index.php; fastcgi_pass unix:$folder/fpm.sock; }
    location /zm/api/ { rewrite ^/zm/api(.+)\$ /zm/api/index.php?p=\$1 last; }
  } } }
C
rm -f "$folder/cgi.sock" "$folder/fpm.sock"
phpfpm=$(ls /usr/sbin/php-fpm[0-9]* | tail -1)
"$phpfpm" -F -y "$folder/fpm.conf" </dev/null >/dev/null 2>&1 &
# One worker per simultaneous stream.
(umask 0; cd /tmp; exec setpriv --reuid www-data --regid www-data --init-groups env TZ="$zone" fcgiwrap -c 12 -s "unix:$folder/cgi.sock" </dev/null >>"$folder/log/fcgi.log" 2>&1) &
nginx -p "$folder" -c "$folder/nginx.conf" -e "$folder/log/nginx-error.log" </dev/null >/dev/null 2>&1 &
until exec 3<>"/dev/tcp/127.0.0.1/$port"; do sleep 0.05; done 2>/dev/null
until [ -S "$folder/fpm.sock" ] && [ -S "$folder/cgi.sock" ]; do sleep 0.05; done
say web
www /usr/bin/zmpkg.pl start >"$folder/log/zmpkg.out" 2>&1 || { cat "$folder/log/zmpkg.out" >&2; exit 1; }
say zoneminder

trap 'exit 0' TERM
# Ends with its standard input, whoever held it; the name space takes everything else along.
exec 4<&0
cat <&4 >/dev/null & wait $!
