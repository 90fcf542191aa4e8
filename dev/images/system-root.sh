#!/usr/bin/env bash
# Puts into a folder what a JVM needs of a system: C library, name service, users, folders. The files come from the packages
# of the system this runs on (Debian or Ubuntu), and their names and versions stay readable for scanners, as in distroless
# images: /var/lib/dpkg/status.d.
set -euo pipefail
root="$1"
packages=(base-files libc6 libgcc-s1 libstdc++6 netbase)

mkdir -p "$root"/{app,etc,opt,tmp,var/lib/lockstep,usr/bin,usr/lib,usr/lib64,usr/sbin,var/lib/dpkg/status.d}
for folder in bin lib lib64 sbin; do
  ln -s "usr/$folder" "$root/$folder"
done
for package in "${packages[@]}"; do
  dpkg-query -s "$package" >"$root/var/lib/dpkg/status.d/$package" 2>/dev/null || {
    rm "$root/var/lib/dpkg/status.d/$package"
    continue
  }
  dpkg-query -L "$package" | while IFS= read -r file; do
    case "$file" in
      /etc/default/* | /etc/update-motd.d/* | /etc/ld.so.conf.d/* | /etc/os-release | /usr/lib/os-release | /usr/share/doc/*/copyright | /lib/*-linux-gnu/* | /lib64/* | /usr/lib/*-linux-gnu/* | /usr/lib64/* | /etc/protocols | /etc/services) ;;
      *) continue ;;
    esac
    case "$file" in */gconv/* | */audit/*) continue ;; esac
    if [[ ! -d "$file" ]]; then printf '%s\n' "$file"; fi
  done
done | tar --create --files-from - | tar --extract --keep-directory-symlink --directory "$root"

printf 'root:x:0:0:root:/:/sbin/nologin\nlockstep:x:10001:10001:lockstep:/tmp:/sbin/nologin\n' >"$root/etc/passwd"
printf 'root:x:0:\nlockstep:x:10001:\n' >"$root/etc/group"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
chmod 1777 "$root/tmp" "$root/var/lib/lockstep"
