ls
systemctl restart renewd
